package octopus.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import octopus.spi.StorageException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    @TempDir
    private Path directory;

    private TlsFiles files = new TlsFiles(Path.of("none"), Path.of("none"));

    @BeforeEach
    void make() {
        files = Certificates.make(directory, "first", "EC");
    }

    private Listener listener() {
        return new Listener(
                        List.of(),
                        (route, status, nanos) -> {},
                        ListenSettings.loopback(0).with(files))
                .start();
    }

    /** Speaks TLS with whatever is there and says who that said it was. */
    private static String peer(int port, String... protocols) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Everybody()}, null);
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
                socket.setEnabledProtocols(protocols);
                socket.startHandshake();
                X509Certificate certificate =
                        (X509Certificate) socket.getSession().getPeerCertificates()[0];
                return certificate.getSubjectX500Principal().getName();
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void replaceBy(TlsFiles other) throws IOException {
        Files.copy(other.certificate(), files.certificate(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(other.key(), files.key(), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void newFilesAreTakenUpAndBrokenOnesAreNot() throws IOException {
        try (Listener listener = listener()) {
            Tls tls = listener.tls().orElseThrow();
            assertThat(peer(listener.port(), "TLSv1.3")).isEqualTo("CN=first");
            assertThat(peer(listener.port(), "TLSv1.2")).isEqualTo("CN=first");
            replaceBy(Certificates.make(directory, "second", "RSA"));
            tls.reload();
            assertThat(peer(listener.port(), "TLSv1.3")).isEqualTo("CN=second");
            Files.writeString(files.certificate(), "nothing");
            tls.reload();
            assertThat(peer(listener.port(), "TLSv1.3")).isEqualTo("CN=second");
        }
    }

    @Test
    void whatIsOlderThanTls12IsRefused() {
        try (Listener listener = listener()) {
            assertThatThrownBy(() -> peer(listener.port(), "TLSv1.1")).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void aKeyOfAnotherCertificateIsFoundAtTheStart() {
        TlsFiles other = Certificates.make(directory, "other", "EC");
        TlsFiles mixed = new TlsFiles(files.certificate(), other.key());
        assertThatThrownBy(() -> new Tls(mixed))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("is not that of the certificate");
        assertThatThrownBy(() -> new Tls(new TlsFiles(files.certificate(), files.certificate())))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("openssl pkcs8");
        assertThatThrownBy(() -> new Tls(new TlsFiles(directory.resolve("none"), files.key())))
                .isInstanceOf(StorageException.class);
    }

    @Test
    void theStoreHoldsOneKey() throws Exception {
        KeyStore store = files.read();
        assertThat(store.size()).isEqualTo(1);
    }

    private static final class Everybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
