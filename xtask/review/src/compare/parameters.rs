//! Compares parameters.

use super::{
    super::{
        change::{Level, What},
        places::params_type,
        wire::{Operation, Parameter},
    },
    levels::Role,
    operations::{Comparison, required},
};

impl Comparison<'_> {
    pub(super) fn parameters(&mut self, item: &str, old: &Operation, new: &Operation) {
        let find = |operation: &'_ Operation, parameter: &Parameter| {
            operation
                .parameters
                .iter()
                .position(|it| it.location == parameter.location && it.wire == parameter.wire)
        };
        let is_refused =
            new.parameters.iter().any(|after| after.is_required && find(old, after).is_none());
        for before in &old.parameters {
            match find(new, before).and_then(|index| new.parameters.get(index)) {
                Some(after) => self.parameter(item, new, before, after),
                None => self.lost(item, old, new, before, is_refused),
            }
        }
        for after in new.parameters.iter().filter(|after| find(old, after).is_none()) {
            if !old.parameters.iter().any(|before| before.argument == after.argument) {
                let new_item = parameter_item(item, new, after);
                let levels = if after.is_required {
                    (Level::Fails, Level::Fails)
                } else {
                    (Level::Ok, Level::Unusual)
                };
                let reason = if after.is_required {
                    "an old build does not send it, and an old service does not know it"
                } else {
                    "an old service refuses or ignores it, where it is sent"
                };
                let values = (None, Some(sent(after)));
                self.push(&new_item, What::New, values, reason, levels);
            }
        }
    }

    /// A parameter that the new description does not have, under this name and at this place.
    ///
    /// A service ignores a parameter that it does not know, unless it refuses the request for another reason: `is_refused`.
    fn lost(
        &mut self,
        item: &str,
        old: &Operation,
        new: &Operation,
        before: &Parameter,
        is_refused: bool,
    ) {
        let old_item = parameter_item(item, old, before);
        let Some(after) = new.parameters.iter().find(|after| after.argument == before.argument)
        else {
            let reason = "a service that ignores it acts on more than was asked for";
            let old_build = if is_refused { Level::Fails } else { Level::SilentlyWrong };
            let new_build = if before.is_required { Level::Fails } else { Level::Ok };
            let values = (Some(sent(before)), None);
            self.push(&old_item, What::Removed, values, reason, (old_build, new_build));
            return;
        };
        let values = (Some(sent(before)), Some(sent(after)));
        let level = if before.is_required && after.is_required {
            Level::Fails
        } else {
            Level::SilentlyWrong
        };
        let reason = "the other side does not know the parameter, and may ignore it";
        let new_item = parameter_item(item, new, after);
        self.push(&new_item, What::SentAs, values, reason, (level, level));
    }

    fn parameter(&mut self, item: &str, operation: &Operation, old: &Parameter, new: &Parameter) {
        // Its name, its place and its argument are what makes it the same parameter.
        let Parameter {
            name: _,
            wire: _,
            location: _,
            argument: _,
            is_required,
            schema,
            style,
            explode,
            is_deprecated,
            others,
            pointer: _,
        } = new;
        let item = parameter_item(item, operation, new);
        if old.is_required != *is_required {
            let (what, levels) = if *is_required {
                (What::Required, (Level::Fails, Level::Ok))
            } else {
                (What::Optional, (Level::Ok, Level::Unusual))
            };
            let values = (Some(sent(old)), Some(sent(new)));
            self.push(&item, what, values, "a request without it is refused", levels);
        }
        let form = |style: &str, explode: Option<bool>| match explode {
            Some(explode) => Some(format!("style {style}, explode {explode}")),
            None => Some(format!("style {style}")),
        };
        let is_exploded_otherwise =
            old.explode.zip(*explode).is_some_and(|(before, after)| before != after);
        if old.style != *style || is_exploded_otherwise {
            let values = (form(&old.style, old.explode), form(style, *explode));
            let levels = (Level::Fails, Level::Fails);
            let reason = "the service reads other values";
            self.push(&item, What::Style, values, reason, levels);
        }
        self.schemas.deprecated(&item, old.is_deprecated, *is_deprecated);
        self.others(&item, &old.others, others);
        let (wires_old, wires_new) = (self.schemas.old, self.schemas.new);
        let (before, after) = (wires_old.resolve(&old.schema), wires_new.resolve(schema));
        if before.default.is_some() && after.default.is_some() && before.default != after.default {
            let text =
                |default: &Option<serde_json::Value>| default.as_ref().map(ToString::to_string);
            let values = (text(&before.default), text(&after.default));
            let levels = (Level::SilentlyWrong, Level::SilentlyWrong);
            self.push(
                &item,
                What::Default,
                values,
                "a request without it means something else",
                levels,
            );
        }
        // Whether it is required has been compared.
        self.schemas.compare(
            Role::Parameter,
            &item,
            &item,
            &required(&old.schema),
            &required(schema),
        );
    }
}

/// The Rust item that a parameter is: an argument of the method, or a field.
fn parameter_item(method: &str, operation: &Operation, parameter: &Parameter) -> String {
    if parameter.is_required {
        format!("{method}({})", parameter.argument)
    } else {
        format!("{}.{}", params_type(operation), parameter.argument)
    }
}

fn sent(parameter: &Parameter) -> String {
    let required = if parameter.is_required { "required" } else { "optional" };
    format!("{} {}, {required}", parameter.location, parameter.name)
}
