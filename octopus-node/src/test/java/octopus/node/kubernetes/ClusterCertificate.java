package octopus.node.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate of a cluster's own, made by keytool. @param authority PEM in base64, as a kubeconfig has it */
record ClusterCertificate(SSLContext tls, String authority) {
    private static final String PASSWORD = "changeit";

    /** One for all clusters of this process: making one takes a second. */
    private static final class Usual {
        private static final ClusterCertificate ONE = make();
    }

    static ClusterCertificate usual() {
        return Usual.ONE;
    }

    static ClusterCertificate make() {
        try {
            Path directory = Files.createTempDirectory("octopus-cluster");
            Path store = directory.resolve("keys");
            try {
                Process keytool = new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "cluster",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=simulated",
                                "-ext",
                                "san=ip:127.0.0.1,dns:localhost",
                                "-validity",
                                "2",
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                PASSWORD,
                                "-keystore",
                                store.toString())
                        .redirectErrorStream(true)
                        .start();
                String said =
                        new String(keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
                if (keytool.waitFor() != 0) {
                    throw new IllegalStateException(said);
                }
                return read(store);
            } finally {
                Files.deleteIfExists(store);
                Files.delete(directory);
            }
        } catch (IOException | GeneralSecurityException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For a server that shows what a PKCS12 file has. */
    static SSLContext tls(Path file, String password) {
        try {
            return tls(opened(file, password), password);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore opened(Path file, String password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password.toCharArray());
        }
        return store;
    }

    private static SSLContext tls(KeyStore store, String password) throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, password.toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        return tls;
    }

    private static ClusterCertificate read(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = opened(file, PASSWORD);
        String pem = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(store.getCertificate("cluster").getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        return new ClusterCertificate(
                tls(store, PASSWORD),
                Base64.getEncoder().encodeToString(pem.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
}
