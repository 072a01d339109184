//! A TLS server on loopback with certificates of its own making.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::{Arc, mpsc},
    time::Duration,
};

use super::server::is_whole;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::{
    ServerConfig, ServerConnection,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
};

/// A certificate authority, and the file that names it to the system.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    folder: tempfile::TempDir,
}

impl Authority {
    pub(crate) fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("no names");
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let certificate = params.self_signed(&key).expect("a certificate");
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("ca.pem"), certificate.pem()).expect("a file");
        let issuer = Issuer::new(params, key);
        Self { issuer, folder }
    }

    /// What `SSL_CERT_FILE` has to say for this authority to be trusted.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// An empty folder, for `SSL_CERT_DIR`.
    pub(crate) fn no_certificates(&self) -> PathBuf {
        let path: &Path = self.folder.path();
        let empty = path.join("empty");
        std::fs::create_dir_all(&empty).expect("a folder");
        empty
    }

    /// A server certificate for `name`, valid up to the first day of the year `until`.
    pub(crate) fn config(&self, name: &str, until: i32) -> Arc<ServerConfig> {
        let mut params = CertificateParams::new(vec![name.to_owned()]).expect("a name");
        params.not_before = date_time_ymd(2000, 1, 1);
        params.not_after = date_time_ymd(until, 1, 1);
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate");
        let chain: Vec<CertificateDer<'static>> = vec![certificate.der().clone()];
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("protocol versions")
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .expect("a matching key");
        Arc::new(config)
    }
}

/// Serves one connection: handshake, a whole request, this answer; and then ends TLS
/// properly, or just closes. What was read after the handshake comes over the channel.
pub(crate) fn serve_once(
    config: Arc<ServerConfig>,
    answer: &'static str,
    properly: bool,
) -> (SocketAddr, mpsc::Receiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let (stream, _) = listener.accept().expect("a connection");
        let request = play(stream, config, answer, properly);
        // The test may be over; then nobody listens.
        let _ = sender.send(request);
    });
    (address, receiver)
}

fn play(mut stream: TcpStream, config: Arc<ServerConfig>, answer: &str, properly: bool) -> Vec<u8> {
    let limit = Some(Duration::from_secs(20));
    stream.set_read_timeout(limit).expect("an open socket");
    let mut received = Vec::new();
    let mut session = ServerConnection::new(config).expect("a session");
    let mut tls = rustls::Stream::new(&mut session, &mut stream);
    let mut part = [0; 1024];
    while !is_whole(&received) {
        match tls.read(&mut part) {
            Ok(0) | Err(_) => return received,
            Ok(count) => received.extend_from_slice(&part[..count]),
        }
    }
    if tls.write_all(answer.as_bytes()).is_ok() && properly {
        session.send_close_notify();
        let _ = session.write_tls(&mut stream);
    }
    received
}
