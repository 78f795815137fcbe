package octopus.server.http;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import octopus.spi.Fault;
import octopus.spi.FaultCode;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the listener speaks TLS with. New files are taken up by new connections; those that are open go on. */
public final class Tls {
    private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

    private final TlsFiles files;
    private final SslContextFactory.Server factory = new SslContextFactory.Server();

    /** What can be wrong with the files. */
    public enum TlsFault implements FaultCode {
        TLS_UNUSABLE("The listener's certificate or its key cannot be read, or they do not belong together.");

        private final String sentence;

        TlsFault(String sentence) {
            this.sentence = sentence;
        }

        @Override
        public Kind kind() {
            return Kind.CALLER;
        }

        @Override
        public String sentence() {
            return sentence;
        }
    }

    /** @throws octopus.spi.StorageException TLS_UNUSABLE */
    public Tls(TlsFiles files) {
        this.files = files;
        try {
            use(files.read());
        } catch (IOException | GeneralSecurityException e) {
            throw Fault.of(
                            TlsFault.TLS_UNUSABLE,
                            "Octopus cannot speak TLS",
                            said(e),
                            "Correct server.tls-certificate-file and server.tls-key-file.")
                    .about("field", "server.tls-certificate-file")
                    .exception();
        }
        factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        factory.setRenegotiationAllowed(false);
    }

    public List<Path> files() {
        return files.files();
    }

    /** Reads the files again. When something is wrong with them, the old ones stay, and the log says so. */
    public void reload() {
        try {
            KeyStore store = files.read();
            factory.reload(same -> use(store));
            LOG.info("the certificate in {} is in use", files.certificate());
        } catch (Exception e) {
            LOG.error("the certificate stays as it was: {}", said(e));
        }
    }

    SslContextFactory.Server factory() {
        return factory;
    }

    private void use(KeyStore store) {
        factory.setKeyStore(store);
        factory.setKeyStorePassword(TlsFiles.password());
    }

    private static String said(Exception e) {
        return e.getMessage() == null
                ? e.getClass().getSimpleName()
                : e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
