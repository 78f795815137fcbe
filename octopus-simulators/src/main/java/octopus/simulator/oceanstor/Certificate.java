package octopus.simulator.oceanstor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import octopus.node.Command;
import octopus.node.LocalNode;

/** A certificate that the array has signed itself, as arrays come from the factory. */
final class Certificate {
    private static final String FILE = "certificate.p12";
    private static final String VARIABLE = "SIMULATED_ARRAY_STORE";

    private Certificate() {}

    /** Made by the JDK's keytool for this run; the password of the file lives no longer. */
    static SSLContext context(Path directory, String address) {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        Path file = directory.resolve(FILE);
        try {
            Files.deleteIfExists(file);
            String name = address.matches("[0-9.]+|.*:.*") ? "ip:" + address : "dns:" + address;
            new LocalNode()
                    .run(Command.of(
                                    Path.of(System.getProperty("java.home"), "bin", "keytool")
                                            .toString(),
                                    "-genkeypair",
                                    "-alias",
                                    "array",
                                    "-keyalg",
                                    "EC",
                                    "-validity",
                                    "365",
                                    "-dname",
                                    "CN=simulated-oceanstor",
                                    "-ext",
                                    "san=" + name,
                                    "-storetype",
                                    "PKCS12",
                                    "-keystore",
                                    file.toString(),
                                    "-storepass:env",
                                    VARIABLE)
                            .with(VARIABLE, password));
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, password.toCharArray());
            }
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("making the array's certificate", e);
        }
    }
}
