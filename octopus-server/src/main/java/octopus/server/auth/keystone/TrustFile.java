package octopus.server.auth.keystone;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import octopus.core.setting.SettingFault;
import octopus.spi.Fault;

/** Certificate authorities from a PEM file. */
final class TrustFile {
    private TrustFile() {}

    /** @throws octopus.spi.StorageException when the file has no certificates */
    static SSLContext context(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
            if (number == 0) {
                throw new GeneralSecurityException("there is no certificate in it");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw Fault.of(
                            SettingFault.SETTING_WRONG,
                            "Setting keystone.ca-file: " + file,
                            String.valueOf(e.getMessage()),
                            "It must be a PEM file with certificates that Octopus may read.")
                    .about("field", "keystone.ca-file")
                    .exception();
        }
    }
}
