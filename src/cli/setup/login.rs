//! `sendoff login`: sets up an account, by questions on the terminal or by flags for scripts.
//!
//! The rules: the token is never an argument and never shown; nothing is stored before the account
//! was tried; and what an answer may be is decided in `config`, the same for the composer.

use crate::{
    cli::{
        args::Global,
        exit::Exit,
        report::{Failure, note},
        setup::ask::{Asker, piped_line},
        tasks::runtime,
    },
    config::{
        Account, Login, LoginError, LoginStep, SaveLoginError, SavedLogin, Settings, TokenCommand,
        data_folder, load_settings, save_login,
    },
    usercom::{Client, ClientError, ProbeError, Timeouts},
};

const EXAMPLES: &str = "\
Examples:
  sendoff login                      ask for everything, one question at a time
  sendoff login --profile work       the same, and call the profile work
  sendoff login --subdomain acme --token-stdin --author news@acme.example < key.txt
  sendoff login --subdomain acme --token-command 'pass show user.com/acme'

The API key goes into the keyring; where there is none, into a file that only you can read.
It is never taken from the command line, where others could see it.

Exit status: 0 done, 2 wrong usage or a wrong answer, 4 User.com refuses the API key,
5 User.com can't be reached, 7 cancelled, 8 a file or the keyring failed.";

/// How many wrong keys are asked for again.
const TRIES: usize = 3;

/// Set up an account.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct LoginArgs {
    /// What stands before .user.com, or an address of the account's web app
    #[arg(long, value_name = "NAME|URL")]
    subdomain: Option<String>,

    /// Read the API key from standard input, and ask nothing
    #[arg(long, conflicts_with = "token_command", requires = "subdomain")]
    token_stdin: bool,

    /// Have this command print the API key each time, instead of storing it; asks nothing
    #[arg(long, value_name = "COMMAND", requires = "subdomain")]
    token_command: Option<String>,

    /// Who emails are from: an agent's address or ID
    #[arg(long, value_name = "ADDRESS|ID")]
    author: Option<String>,

    /// The ID of the email settings that emails go out through
    #[arg(long, value_name = "ID")]
    settings: Option<String>,

    /// Who gets tests: IDs, separated by commas
    #[arg(long, value_name = "IDS")]
    testers: Option<String>,

    /// Store the API key in a file even where there is a keyring
    #[arg(long)]
    no_keyring: bool,

    /// Store it without trying it
    #[arg(long)]
    no_check: bool,
}

impl LoginArgs {
    fn given(&self, step: LoginStep, global: &Global) -> Option<String> {
        match step {
            LoginStep::Account => self.subdomain.clone(),
            LoginStep::Token => None,
            LoginStep::Author => self.author.clone(),
            LoginStep::EmailSettings => self.settings.clone(),
            LoginStep::Testers => self.testers.clone(),
            LoginStep::Name => global.profile.clone(),
        }
    }

    fn asks(&self) -> bool {
        !self.token_stdin && self.token_command.is_none()
    }
}

/// Runs the command to its exit status.
pub(in crate::cli) fn run(args: &LoginArgs, global: &Global) -> Result<Exit, Failure> {
    if global.sandbox {
        let what = "the sandbox needs no login";
        return Err(Failure::new(Exit::Usage, what).advise("Leave out --sandbox."));
    }
    if args.asks() && !Asker::has_terminal() {
        let what = "there is no terminal to ask on";
        return Err(Failure::new(Exit::Usage, what).advise(
            "For scripts: sendoff login --subdomain NAME --token-stdin, with the API key on \
             standard input.",
        ));
    }
    let settings = load_settings(global.config_dir.as_deref())
        .map_err(|error| Failure::new(Exit::Failed, error))?;
    let session = Session {
        args,
        global,
        settings,
    };
    let login = if args.asks() {
        runtime()?.block_on(session.asked())?
    } else {
        session.given()?
    };
    session.save(&login)
}

struct Session<'a> {
    args: &'a LoginArgs,
    global: &'a Global,
    settings: Settings,
}

impl Session<'_> {
    /// By questions; what a flag answers is not asked.
    async fn asked(&self) -> Result<Login, Failure> {
        let mut asker = Asker::new()?;
        let mut login = Login::default();
        for step in LoginStep::ALL {
            self.ask(step, &mut login, &mut asker).await?;
            if step == LoginStep::Token {
                self.attempt_and_ask(&mut login, &mut asker).await?;
            }
        }
        Ok(login)
    }

    /// Tries the account, and asks for its key again as long as that is what is wrong.
    async fn attempt_and_ask(&self, login: &mut Login, asker: &mut Asker) -> Result<(), Failure> {
        for _ in 1..TRIES {
            match asker.or_stopped(self.attempt(login)).await? {
                Err(Untried::Probe(error @ ProbeError::Key)) => note(&error.to_string()),
                result => return Ok(result?),
            }
            self.ask(LoginStep::Token, login, asker).await?;
        }
        Ok(asker.or_stopped(self.attempt(login)).await??)
    }

    async fn ask(
        &self,
        step: LoginStep,
        login: &mut Login,
        asker: &mut Asker,
    ) -> Result<(), Failure> {
        if let Some(answer) = self.args.given(step, self.global) {
            return login.answer(step, &answer, &self.settings).map_err(wrong);
        }
        note(step.explanation());
        let question = match login.suggestion(step, &self.settings) {
            Some(suggestion) => format!("{} [{suggestion}]: ", step.label()),
            None => format!("{}: ", step.label()),
        };
        loop {
            let answer = asker.line(&question, step.is_secret()).await?;
            match login.answer(step, &answer, &self.settings) {
                Ok(()) => return Ok(()),
                Err(error) => note(&error.to_string()),
            }
        }
    }

    /// By flags and standard input alone.
    fn given(&self) -> Result<Login, Failure> {
        let mut login = Login::default();
        for step in LoginStep::ALL {
            match (step, &self.args.token_command) {
                (LoginStep::Token, Some(line)) => from_command(line, &mut login)?,
                (LoginStep::Token, None) => {
                    let line = piped_line()?;
                    login.answer(step, &line, &self.settings).map_err(wrong)?;
                }
                _ => {
                    let answer = self.args.given(step, self.global).unwrap_or_default();
                    login.answer(step, &answer, &self.settings).map_err(wrong)?;
                }
            }
        }
        runtime()?.block_on(self.attempt(&login))?;
        Ok(login)
    }

    async fn attempt(&self, login: &Login) -> Result<(), Untried> {
        let Some(account) = login.account().filter(|_| !self.args.no_check) else {
            return Ok(());
        };
        note(&format!("Trying {} …", account.base_url.host()));
        attempt(&account).await
    }

    fn save(&self, login: &Login) -> Result<Exit, Failure> {
        let data_dir = data_folder(self.global.data_dir.as_deref());
        let config_dir = self.global.config_dir.as_deref();
        let saved = save_login(login, config_dir, &data_dir, !self.args.no_keyring)?;
        let name = login
            .profile()
            .map_or_else(String::new, |profile| profile.name);
        tell(&saved, &name);
        Ok(Exit::Success)
    }
}

fn from_command(line: &str, login: &mut Login) -> Result<(), Failure> {
    let blank = || Failure::new(Exit::Usage, "--token-command is empty");
    let command = TokenCommand::shell(line).ok_or_else(blank)?;
    let token = command
        .run()
        .map_err(|what| Failure::new(Exit::Failed, format!("the token command {what}")))?;
    login.use_command(command, token);
    Ok(())
}

/// Why an account could not be tried, or not with success.
pub(super) enum Untried {
    Client(ClientError),
    Probe(ProbeError),
}

/// Tries the account with a read that changes nothing.
pub(super) async fn attempt(account: &Account) -> Result<(), Untried> {
    let client = Client::new(account, Timeouts::TRIAL).map_err(Untried::Client)?;
    client.probe().await.map_err(Untried::Probe)
}

impl From<Untried> for Failure {
    fn from(untried: Untried) -> Self {
        let error = match untried {
            Untried::Client(error) => return Self::new(Exit::Failed, error),
            Untried::Probe(error) => error,
        };
        let exit = match error {
            ProbeError::Key | ProbeError::Refused { .. } => Exit::Rejected,
            ProbeError::NotTheApi { .. } | ProbeError::Busy { .. } | ProbeError::NoAnswer(_) => {
                Exit::NotSent
            }
        };
        Self::new(exit, error)
            .advise("Nothing was stored. With --no-check the account is set up without trying it.")
    }
}

impl From<SaveLoginError> for Failure {
    fn from(error: SaveLoginError) -> Self {
        let exit = match error {
            SaveLoginError::HasCommand { .. } => Exit::Usage,
            SaveLoginError::Incomplete | SaveLoginError::Token(_) | SaveLoginError::Profile(_) => {
                Exit::Failed
            }
        };
        Self::new(exit, error)
    }
}

fn wrong(error: LoginError) -> Failure {
    Failure::new(Exit::Usage, error)
}

fn tell(saved: &SavedLogin, name: &str) {
    for sentence in saved.sentences(name) {
        note(&sentence);
    }
}
