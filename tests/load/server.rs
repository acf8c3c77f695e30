//! A server started for the measurement, with a delay in every commit if asked for.

use crate::client::Visitor;
use std::path::Path;
use std::process::{Child, Command};
use std::time::Duration;

/// The setting by which the server waits in every commit.
pub const COMMIT_DELAY: &str = "TSUNAGI_COMMIT_DELAY";

/// A server that ends with this value.
pub struct Server(Child);

impl Server {
    /// Starts `program serve` on the address of the visitor, and waits until it is ready.
    pub async fn start(program: &Path, visitor: &mut Visitor, delay: Option<&str>) -> Result<Self, String> {
        if visitor.get("/readyz").await.is_ok() {
            return Err(format!("{} では、別のサーバーがすでに動いています。", visitor.base().address()));
        }
        let mut command = Command::new(program);
        command.arg("serve").arg("--listen").arg(visitor.base().address().to_string());
        if let Some(delay) = delay {
            command.env(COMMIT_DELAY, delay);
        }
        let child = command.spawn().map_err(|error| format!("{} を起動できません: {error}", program.display()))?;
        let mut server = Self(child);
        for _ in 0..300 {
            if let Ok(Some(status)) = server.0.try_wait() {
                return Err(format!("サーバーが起動しないまま終わりました({status})。"));
            }
            if visitor.get("/readyz").await.is_ok_and(|answer| answer.is_success()) {
                return Ok(server);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Err("30秒待っても、サーバーの準備が整いません。".to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
