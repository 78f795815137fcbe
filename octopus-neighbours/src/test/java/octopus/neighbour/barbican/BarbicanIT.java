package octopus.neighbour.barbican;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import octopus.block.BlockFault;
import octopus.block.key.KeyManager;
import octopus.core.Caller;
import octopus.neighbour.NeighbourFault;
import octopus.neighbour.TestScript;
import octopus.neighbour.http.Web;
import octopus.neighbour.http.WebLimits;
import octopus.neighbour.keystone.CallerTokens;
import octopus.neighbour.keystone.CloudService;
import octopus.neighbour.keystone.Tokens;
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
    private static String url;

    @BeforeAll
    static void start() {
        url = TestScript.run("barbican.sh", "up", home.resolve("barbican").toString())
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

    private static KeyManager keys() {
        return new BarbicanKeys(barbican);
    }

    @Test
    void aKeyIsFoundByItsLabelCopiedAndDeletedAndIsTheProjectsOwn() {
        UUID label = UUID.randomUUID();
        UUID id = keys().create(ALICE, new KeyManager.Purpose("aes", 256), label);
        assertThat(keys().fetch(ALICE, id).reveal()).matches("[0-9a-f]{64}");
        assertThat(keys().labelled(ALICE, label)).contains(id);
        assertThat(keys().labelled(ALICE, UUID.randomUUID())).isEmpty();
        assertThat(keys().labelled(BOB, label)).isEmpty();
        assertThat(keys().belongsTo(ALICE, id)).isTrue();
        assertThat(keys().belongsTo(BOB, id)).isFalse();

        UUID copy = keys().copy(ALICE, id, BOB, UUID.randomUUID());
        assertThat(keys().fetch(BOB, copy)).isEqualTo(keys().fetch(ALICE, id));
        keys().delete(ALICE, id);
        keys().delete(ALICE, id);
        StorageException e = catchThrowableOfType(StorageException.class, () -> keys().fetch(ALICE, id));
        assertThat(e.fault().code()).isEqualTo(BlockFault.KEY_NOT_FOUND);
        assertThat(keys().fetch(BOB, copy)).isNotNull();
    }

    @Test
    void oneThatSeesOnlyOctopusTellsProjectsApartByTheNamesOfKeys() {
        KeyManager blind = new BarbicanKeys(new Barbican(
                new CloudService(new Web(WebLimits.usual()), () -> URI.create(url), Tokens.none()), false));
        UUID id = blind.create(ALICE, new KeyManager.Purpose("aes", 128), UUID.randomUUID());
        Caller sameProject = new Caller("carol", ALICE.project(), Set.of("member"), "req-3");
        assertThat(blind.belongsTo(sameProject, id)).isTrue();
        UUID others = keys().copy(ALICE, id, ALICE, UUID.randomUUID());
        barbican.delete(ALICE, others);
        assertThat(blind.belongsTo(ALICE, others)).isFalse();
        assertThat(blind.belongsTo(ALICE, certificate(new byte[] {1}))).isFalse();
    }
}
