package octopus.neighbour.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import octopus.block.image.ImageFacts;
import octopus.block.image.ImageHandle;
import octopus.block.image.ImageId;
import octopus.block.image.ImageSource;
import octopus.block.image.ImageStatus;
import octopus.block.image.Visibility;
import octopus.core.Caller;
import octopus.neighbour.NeighbourFault;
import octopus.node.Command;
import octopus.node.LocalNode;
import octopus.spi.FaultCode;
import octopus.spi.Size;
import octopus.spi.StorageException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signatures as openssl makes them, which is how the documentation of Glance tells people to sign. */
class SignedImagesIT {
    private static final Caller ALICE = new Caller("alice", "wonderland", Set.of("member"), "req-1");
    private static final String PSS = "rsa_padding_mode:pss";

    @TempDir
    Path home;

    private final LocalNode node = new LocalNode();
    private final String certificate = UUID.randomUUID().toString();
    private Path image;

    @BeforeEach
    void write() throws Exception {
        image = Files.write(home.resolve("image"), new byte[3_000_000]);
    }

    private void openssl(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "openssl";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        node.run(Command.of(Arrays.asList(command)));
    }

    private void signer(String days, String... keyArguments) {
        List<String> command = new java.util.ArrayList<>(List.of("genpkey", "-out", path("key")));
        command.addAll(List.of(keyArguments));
        openssl(command.toArray(String[]::new));
        openssl("req", "-x509", "-new", "-key", path("key"), "-subj", "/CN=signer", "-days", days, "-out", pem());
    }

    private void rsa() {
        signer("30", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048");
    }

    private void outOfDate() {
        node.run(Command.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "RSA",
                "-alias",
                "old",
                "-dname",
                "CN=signer",
                "-startdate",
                "-10d",
                "-validity",
                "5",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                path("old.p12")));
        String[] from = {"pkcs12", "-in", path("old.p12"), "-passin", "pass:changeit", "-nodes"};
        openssl(from[0], from[1], from[2], from[3], from[4], from[5], "-nocerts", "-out", path("key"));
        openssl(from[0], from[1], from[2], from[3], from[4], from[5], "-nokeys", "-out", pem());
    }

    private String path(String name) {
        return home.resolve(name).toString();
    }

    private String pem() {
        return path(certificate + ".pem");
    }

    private Map<String, String> signed(String keyType, String hash, String... more) throws Exception {
        List<String> command = new java.util.ArrayList<>(
                List.of("dgst", "-" + hash.replace("-", "").toLowerCase(java.util.Locale.ROOT), "-sign", path("key")));
        command.addAll(List.of(more));
        command.addAll(List.of("-out", path("signature"), image.toString()));
        openssl(command.toArray(String[]::new));
        return Map.of(
                "img_signature",
                Base64.getEncoder().encodeToString(Files.readAllBytes(home.resolve("signature"))),
                "img_signature_hash_method",
                hash,
                "img_signature_key_type",
                keyType,
                "img_signature_certificate_uuid",
                certificate);
    }

    private SignedImages images(Map<String, String> properties) {
        ImageFacts facts = new ImageFacts(
                ImageId.random(),
                Optional.of("image"),
                ImageStatus.ACTIVE,
                Optional.of("raw"),
                Optional.of("bare"),
                Size.ofBytes(3_000_000),
                Optional.empty(),
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                properties,
                Visibility.PUBLIC,
                "wonderland");
        ImageSource one = new ImageSource() {
            @Override
            public Optional<ImageFacts> find(Caller caller, String idOrName) {
                return Optional.of(facts);
            }

            @Override
            public ImageHandle open(ImageId id, Caller asker) {
                return new Open(facts, image);
            }
        };
        return new SignedImages(one, new CertificateDirectory(home));
    }

    private record Open(ImageFacts facts, Path path) implements ImageHandle {
        @Override
        public void close() {}
    }

    private Optional<FaultCode> verdict(Map<String, String> properties) {
        StorageException refused = catchThrowableOfType(
                StorageException.class,
                () -> images(properties).open(ImageId.random(), ALICE).close());
        return Optional.ofNullable(refused).map(e -> e.fault().code());
    }

    @Test
    void rightSignaturesOfEveryKindAreAccepted() throws Exception {
        rsa();
        for (String hash : List.of("SHA-224", "SHA-256", "SHA-384", "SHA-512")) {
            assertThat(verdict(signed("RSA-PSS", hash, "-sigopt", PSS, "-sigopt", "rsa_pss_saltlen:max")))
                    .as(hash)
                    .isEmpty();
        }
        signer("30", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp384r1");
        assertThat(verdict(signed("ECC_SECP384R1", "SHA-256"))).isEmpty();
        signer("30", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp521r1");
        assertThat(verdict(signed("ECC_SECP521R1", "SHA-512"))).isEmpty();
    }

    @Test
    void aSignatureOfOtherBytesIsRefused() throws Exception {
        rsa();
        Map<String, String> properties = signed("RSA-PSS", "SHA-256", "-sigopt", PSS, "-sigopt", "rsa_pss_saltlen:max");
        byte[] bytes = Files.readAllBytes(image);
        bytes[2_999_999] = 1;
        Files.write(image, bytes);
        assertThat(verdict(properties)).contains(NeighbourFault.IMAGE_SIGNATURE_WRONG);
    }

    @Test
    void aSignatureOfSomebodyElseIsRefused() throws Exception {
        rsa();
        Map<String, String> properties = signed("RSA-PSS", "SHA-256", "-sigopt", PSS, "-sigopt", "rsa_pss_saltlen:max");
        rsa();
        assertThat(verdict(properties)).contains(NeighbourFault.IMAGE_SIGNATURE_WRONG);
    }

    @Test
    void halfASignatureIsNotTakenForNone() throws Exception {
        rsa();
        Map<String, String> properties =
                new HashMap<>(signed("RSA-PSS", "SHA-256", "-sigopt", PSS, "-sigopt", "rsa_pss_saltlen:max"));
        properties.remove("img_signature_key_type");
        assertThat(verdict(properties)).contains(NeighbourFault.IMAGE_SIGNATURE_WRONG);
    }

    @Test
    void unknownMethodsAndNoBase64AreRefused() throws Exception {
        rsa();
        Map<String, String> right = signed("RSA-PSS", "SHA-256", "-sigopt", PSS, "-sigopt", "rsa_pss_saltlen:max");
        Map<String, String> wrong =
                Map.of("img_signature_hash_method", "MD5", "img_signature_key_type", "ROT13", "img_signature", "A");
        wrong.forEach((key, value) -> {
            Map<String, String> properties = new HashMap<>(right);
            properties.put(key, value);
            assertThat(verdict(properties)).as(key).contains(NeighbourFault.IMAGE_SIGNATURE_WRONG);
        });
    }

    @Test
    void certificatesMustBeThereAndInForce() throws Exception {
        rsa();
        Map<String, String> properties =
                new HashMap<>(signed("RSA-PSS", "SHA-256", "-sigopt", PSS, "-sigopt", "rsa_pss_saltlen:max"));
        Files.delete(Path.of(pem()));
        assertThat(verdict(properties)).contains(NeighbourFault.CERTIFICATE_UNUSABLE);
        properties.put("img_signature_certificate_uuid", "../../etc/passwd");
        assertThat(verdict(properties)).contains(NeighbourFault.CERTIFICATE_UNUSABLE);
        outOfDate();
        assertThat(verdict(signed("RSA-PSS", "SHA-256", "-sigopt", PSS, "-sigopt", "rsa_pss_saltlen:max")))
                .contains(NeighbourFault.CERTIFICATE_UNUSABLE);
    }

    @Test
    void imagesWithoutASignatureAreLetThrough() {
        assertThat(verdict(Map.of("os_distro", "debian"))).isEmpty();
    }
}
