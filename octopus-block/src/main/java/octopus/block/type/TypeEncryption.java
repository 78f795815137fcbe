package octopus.block.type;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import octopus.node.image.LuksFormat;

/**
 * How volumes of a type are encrypted. Consumers do it (os-brick opens the container); Octopus makes the key, and the
 * container too where an image has to go into it.
 *
 * @param provider luks, luks2, plain, or the name of a class that compute services know
 * @param cipher as cryptsetup writes it
 * @param keySize bits
 */
public record TypeEncryption(
        UUID id,
        String provider,
        ControlLocation controlLocation,
        Optional<String> cipher,
        Optional<Integer> keySize,
        Instant createdAt,
        Optional<Instant> updatedAt) {
    private static final int USUAL_KEY_SIZE = 256;

    /** Who encrypts. */
    public enum ControlLocation {
        FRONT_END("front-end"),
        BACK_END("back-end");

        private final String text;

        ControlLocation(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }

        public static Optional<ControlLocation> find(String text) {
            for (ControlLocation location : values()) {
                if (location.text.equals(text)) {
                    return Optional.of(location);
                }
            }
            return Optional.empty();
        }
    }

    /** The algorithm that a key is made for. */
    public String algorithm() {
        return cipher.map(text -> text.split("-", -1)[0]).orElse("aes");
    }

    public int keyBits() {
        return keySize.filter(bits -> bits > 0).orElse(USUAL_KEY_SIZE);
    }

    /** Whether data of the one can be read as data of the other. */
    public boolean makesTheSame(TypeEncryption other) {
        return provider.equals(other.provider) && cipher.equals(other.cipher) && keySize.equals(other.keySize);
    }

    /** The container for it; empty for a provider that is no LUKS, or a cipher that is not known. */
    public Optional<LuksFormat> luks() {
        String name = provider.toLowerCase(Locale.ROOT);
        return name.contains("luks")
                ? LuksFormat.of(name.contains("luks2") ? 2 : 1, cipher, keyBits())
                : Optional.empty();
    }
}
