package octopus.driver.oceanstor;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.option.Options;

/** Which certificates of an array are believed. */
final class Trust {
    private Trust() {}

    static SSLContext of(Options options) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(options), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw Fault.of(
                            CommonFault.INVALID_OPTION,
                            "Reading the certificate that the array is checked against",
                            String.valueOf(e.getMessage()),
                            "Give a file with certificates in PEM form that Octopus may read.")
                    .about("field", OceanstorOptions.CERTIFICATE)
                    .exception();
        }
    }

    private static TrustManager[] managers(Options options) throws GeneralSecurityException, IOException {
        if (!options.flag(OceanstorOptions.VERIFY)) {
            return new TrustManager[] {new Everything()};
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        if (options.find(OceanstorOptions.CERTIFICATE).isPresent()) {
            try (InputStream in = Files.newInputStream(Path.of(options.text(OceanstorOptions.CERTIFICATE)))) {
                int number = 0;
                for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                    store.setCertificateEntry("array-" + number++, each);
                }
            }
            factory.init(store);
        } else {
            factory.init((KeyStore) null);
        }
        return factory.getTrustManagers();
    }

    /** Said by the operator, in so many words: the certificate is not checked. */
    private static final class Everything extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
