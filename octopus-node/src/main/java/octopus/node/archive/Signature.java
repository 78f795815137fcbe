package octopus.node.archive;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who says that a package is good. @param fingerprint of the public key, in hex digits @param value of Ed25519 */
public record Signature(String fingerprint, byte[] value) {
    static final String FILE = "signature.json";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    public Signature {
        value = value.clone();
    }

    @Override
    public byte[] value() {
        return value.clone();
    }

    byte[] bytes() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("algorithm", "Ed25519");
        all.put("key", fingerprint);
        all.put("signature", Base64.getEncoder().encodeToString(value));
        return (MAPPER.writeValueAsString(all) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** @throws octopus.spi.StorageException PACKAGE_INVALID */
    static Signature read(byte[] bytes) {
        try {
            JsonNode all = MAPPER.readTree(bytes);
            byte[] value = Base64.getDecoder().decode(all.path("signature").asString(""));
            return new Signature(all.path("key").asString(""), value);
        } catch (JacksonException | IllegalArgumentException e) {
            throw Names.invalid("The signature", "it cannot be read", "Sign the package anew.");
        }
    }

    /** What is signed: the manifest, and for what. */
    static byte[] message(byte[] manifest) {
        byte[] purpose = "octopus driver package 1\n".getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[purpose.length + manifest.length];
        System.arraycopy(purpose, 0, all, 0, purpose.length);
        System.arraycopy(manifest, 0, all, purpose.length, manifest.length);
        return all;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Signature signature
                && signature.fingerprint.equals(fingerprint)
                && java.util.Arrays.equals(signature.value, value);
    }

    @Override
    public int hashCode() {
        return fingerprint.hashCode();
    }

    @Override
    public String toString() {
        return "Signature[" + fingerprint + "]";
    }
}
