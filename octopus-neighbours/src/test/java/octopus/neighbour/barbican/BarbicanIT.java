package octopus.neighbour.barbican;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import octopus.core.Caller;
import octopus.neighbour.NeighbourFault;
import octopus.neighbour.TestScript;
import octopus.neighbour.http.Web;
import octopus.neighbour.http.WebLimits;
import octopus.neighbour.keystone.CallerTokens;
import octopus.node.Command;
import octopus.node.LocalNode;
import octopus.spi.StorageException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates and keys in a real Barbican. */
class BarbicanIT {
    private static final Caller ALICE = new Caller("alice", "wonderland", Set.of("member"), "req-1");
    private static final Caller BOB = new Caller("bob", "elsewhere", Set.of("member"), "req-2");

    @TempDir
    static Path home;

    private static Barbican barbican;

    @BeforeAll
    static void start() {
        String url = TestScript.run(
                        "barbican.sh", "up", home.resolve("barbican").toString())
                .getProperty("url");
        barbican = Barbican.open(
                KeyManagerSettings.at(url),
                new Web(WebLimits.usual()),
                Optional.empty(),
                new CallerTokens(Clock.systemUTC()));
    }

    @AfterAll
    static void stop() {
        TestScript.run("barbican.sh", "down", home.resolve("barbican").toString());
    }

    private static UUID certificate(byte[] bytes) {
        return barbican.store(
                ALICE,
                Map.of(
                        "secret_type",
                        "certificate",
                        "payload",
                        Base64.getEncoder().encodeToString(bytes),
                        "payload_content_type",
                        "application/octet-stream",
                        "payload_content_encoding",
                        "base64"));
    }

    @Test
    void certificatesAreFoundAsPemAndAsDer() throws Exception {
        Path pem = home.resolve("signer.pem");
        new LocalNode()
                .run(Command.of(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-keyout",
                        home.resolve("key").toString(),
                        "-subj",
                        "/CN=signer",
                        "-out",
                        pem.toString()));
        BarbicanCertificates certificates = new BarbicanCertificates(barbican);
        UUID text = certificate(Files.readAllBytes(pem));
        var found = certificates.find(ALICE, text.toString());
        assertThat(found.getSubjectX500Principal().getName()).isEqualTo("CN=signer");
        UUID der = certificate(found.getEncoded());
        assertThat(certificates.find(ALICE, der.toString())).isEqualTo(found);
    }

    @Test
    void whatIsNotThereAndWhatIsNoCertificateIsSaidSo() {
        BarbicanCertificates certificates = new BarbicanCertificates(barbican);
        for (String id : new String[] {
            UUID.randomUUID().toString(),
            "../../x",
            certificate(new byte[] {1, 2, 3}).toString()
        }) {
            StorageException e = catchThrowableOfType(StorageException.class, () -> certificates.find(ALICE, id));
            assertThat(e.fault().code()).as(id).isEqualTo(NeighbourFault.CERTIFICATE_UNUSABLE);
        }
    }

    // keys
}
