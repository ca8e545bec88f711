// @generated. Do not edit.

mod baseurl;
mod client;
mod exec;
mod gen_;
mod get_members;
mod get_segment;
mod gruf6udfe;
mod inner;
mod operations;
mod post;
mod pre;
mod put_members;
mod send;
mod super_;
mod types;

pub use self::baseurl::BaseurlParams;
pub use self::client::ClientParams;
pub use self::exec::ExecParams;
pub use self::gen_::GenParams;
pub use self::get_members::GetMembersParams;
pub use self::gruf6udfe::GrößeParams;
pub use self::inner::InnerParams;
pub use self::operations::OperationsParams;
pub use self::post::PostParams;
pub use self::pre::PreParams;
pub use self::send::SendParams;
pub use self::super_::SuperParams;
pub use self::types::TypesParams;
