//! The real binary in a real pseudo-terminal, read by a terminal emulator.
//!
//! Nothing here waits for time: every wait is for something on the screen or of the process, and
//! has a limit only so that a fault ends the test.

use std::{
    io::{Read, Write},
    num::NonZero,
    path::Path,
    sync::{Arc, Condvar, Mutex},
    thread,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long something may take before the test gives up on it.
pub(crate) const LIMIT: Duration = Duration::from_mins(1);

/// How long a key press is given before it is repeated.
pub(crate) const PATIENCE: Duration = Duration::from_millis(500);

/// What the program wrote, as bytes and as a screen.
struct Output {
    bytes: Vec<u8>,
    screen: vt100::Parser,
    ended: bool,
}

/// A program in a terminal.
pub(crate) struct Session {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    output: Arc<(Mutex<Output>, Condvar)>,
    /// How the terminal was before the program started.
    before: String,
}

impl Session {
    /// Starts `sendoff` with these arguments, at home in `home` and with nothing else in its
    /// environment.
    pub(crate) fn sendoff(arguments: &[&str], home: &Path, (columns, rows): (u16, u16)) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_sendoff"));
        command.args(arguments);
        Self::start(command, home, (columns, rows), &[])
    }

    /// Starts a program in the same way, with more in its environment.
    pub(crate) fn start(
        mut command: CommandBuilder,
        home: &Path,
        (columns, rows): (u16, u16),
        environment: &[(&str, &str)],
    ) -> Self {
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pty = native_pty_system().openpty(size).unwrap();
        command.env_clear();
        command.env("HOME", home);
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        for (name, value) in environment {
            command.env(name, value);
        }
        command.cwd(home);
        let before = modes(&*pty.master);
        let child = pty.slave.spawn_command(command).unwrap();
        drop(pty.slave);
        let mut reader = pty.master.try_clone_reader().unwrap();
        let keyboard = pty.master.take_writer().unwrap();
        let screen = vt100::Parser::new(cells(rows), cells(columns), 0);
        let output = Output {
            bytes: vec![],
            screen,
            ended: false,
        };
        let output = Arc::new((Mutex::new(output), Condvar::new()));
        let shared = Arc::clone(&output);
        thread::spawn(move || {
            let mut chunk = [0; 16384];
            loop {
                let read = reader.read(&mut chunk).unwrap_or(0);
                let mut output = shared.0.lock().unwrap();
                let chunk = chunk.get(..read).unwrap_or_default();
                output.bytes.extend(chunk);
                output.screen.process(chunk);
                output.ended = read == 0;
                shared.1.notify_all();
                if read == 0 {
                    return;
                }
            }
        });
        Self {
            child,
            master: pty.master,
            keyboard,
            output,
            before,
        }
    }

    /// Types bytes.
    pub(crate) fn send(&mut self, bytes: &str) {
        self.keyboard.write_all(bytes.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    /// Presses a key until the screen shows `text`, for where keys count for nothing until
    /// something could be seen. More presses than needed must do no harm.
    pub(crate) fn press_until(&mut self, key: &str, text: &str) {
        let shown = (0..LIMIT.as_millis() / PATIENCE.as_millis()).any(|_| {
            self.send(key);
            self.wait(PATIENCE, |output| {
                output.screen.screen().contents().contains(text)
            })
        });
        assert!(
            shown,
            "{key:?} never led to {text:?}, the screen shows:\n{}",
            self.screen()
        );
    }

    /// Waits until the screen shows `text`.
    pub(crate) fn wait_for(&self, text: &str) -> String {
        self.wait_until(text, |screen| screen.contents().contains(text))
    }

    /// Waits until the screen is as wanted, and gives its text.
    pub(crate) fn wait_until(&self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) -> String {
        let fulfilled = self.wait(LIMIT, |output| {
            wanted(output.screen.screen()) || output.ended
        });
        let output = self.output.0.lock().unwrap();
        let screen = output.screen.screen();
        let how = if fulfilled {
            "was in vain, as the program ended"
        } else {
            "took too long"
        };
        let shown = screen.contents();
        assert!(
            wanted(screen),
            "waiting for {what:?} {how}, the screen shows:\n{shown}"
        );
        shown
    }

    /// Whether the screen is as wanted within this time.
    pub(crate) fn is_within(
        &self,
        limit: Duration,
        wanted: impl Fn(&vt100::Screen) -> bool,
    ) -> bool {
        self.wait(limit, |output| wanted(output.screen.screen()))
    }

    fn wait(&self, limit: Duration, wanted: impl Fn(&Output) -> bool) -> bool {
        let output = self.output.0.lock().unwrap();
        let result = self
            .output
            .1
            .wait_timeout_while(output, limit, |output| !wanted(output));
        !result.unwrap().1.timed_out()
    }

    /// Waits until the program has written these bytes, shown or not.
    pub(crate) fn wait_for_bytes(&self, bytes: &str) {
        let written = self.wait(LIMIT, |output| {
            output
                .bytes
                .windows(bytes.len())
                .any(|window| window == bytes.as_bytes())
        });
        assert!(written, "{bytes:?} was not written");
    }

    /// What the screen shows now.
    pub(crate) fn screen(&self) -> String {
        self.output.0.lock().unwrap().screen.screen().contents()
    }

    /// Everything that was written so far.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.output.0.lock().unwrap().bytes.clone()
    }

    /// Gives the terminal another size.
    pub(crate) fn resize(&self, (columns, rows): (u16, u16)) {
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        self.output
            .0
            .lock()
            .unwrap()
            .screen
            .screen_mut()
            .set_size(cells(rows), cells(columns));
        self.master.resize(size).unwrap();
    }

    /// The process's number.
    pub(crate) fn process_id(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Sends a signal by its name.
    pub(crate) fn signal(&self, name: &str) {
        let id = self.process_id().to_string();
        let killed = std::process::Command::new("kill")
            .args(["-s", name, &id])
            .status()
            .unwrap();
        assert!(killed.success());
    }

    /// Waits until the program is stopped, as by Ctrl+Z.
    pub(crate) fn wait_for_stop(&self) {
        let id = self.process_id().to_string();
        let is_stopped = || {
            let mut ps = std::process::Command::new("ps");
            let state = ps.args(["-o", "stat=", "-p", &id]).output().unwrap().stdout;
            state.starts_with(b"T")
        };
        let started = Instant::now();
        while !is_stopped() {
            assert!(started.elapsed() < LIMIT, "the program does not stop");
        }
    }

    /// Waits for the end of the program and gives its exit status.
    pub(crate) fn wait_for_end(&mut self) -> u32 {
        let ended = self.wait(LIMIT, |output| output.ended);
        assert!(
            ended,
            "the program does not end; the screen shows:\n{}",
            self.screen()
        );
        self.child.wait().unwrap().exit_code()
    }

    /// Fails unless the terminal is, or soon is, as it was before the program started.
    pub(crate) fn assert_restored(&self) {
        let started = Instant::now();
        // The modes are given back after the screen, and nothing tells of it.
        while modes(&*self.master) != self.before && started.elapsed() < LIMIT {
            thread::yield_now();
        }
        assert_eq!(
            modes(&*self.master),
            self.before,
            "the terminal's own modes"
        );
        let output = self.output.0.lock().unwrap();
        let screen = output.screen.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is left");
        assert!(!screen.bracketed_paste(), "bracketed paste is off");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert_eq!(
            screen.mouse_protocol_mode(),
            vt100::MouseProtocolMode::None,
            "the mouse is free"
        );
        let bytes = String::from_utf8_lossy(&output.bytes);
        assert_eq!(
            bytes.matches("\x1b[>1u").count(),
            bytes.matches("\x1b[<1u").count()
        );
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // A test that failed must not leave its program behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

/// The line discipline's modes, as text that can be compared.
fn modes(master: &dyn MasterPty) -> String {
    format!(
        "{:?}",
        master.get_termios().map(|modes| (
            modes.input_flags,
            modes.output_flags,
            modes.local_flags
        ))
    )
}
