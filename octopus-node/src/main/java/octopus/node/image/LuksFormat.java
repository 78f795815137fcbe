package octopus.node.image;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a LUKS container is made.
 *
 * @param version of the header: 1 or 2
 * @param algorithm such as {@code aes}
 * @param mode such as {@code xts}
 * @param ivGenerator such as {@code plain64}
 * @param keyBits of the container's own key; xts takes half of them for each of its two keys
 */
public record LuksFormat(int version, String algorithm, String mode, String ivGenerator, int keyBits) {
    private static final List<String> ALGORITHMS = List.of("aes", "serpent", "twofish");
    private static final List<String> MODES = List.of("xts", "cbc");
    private static final List<String> GENERATORS = List.of("plain", "plain64");
    private static final List<Integer> KEYS = List.of(128, 192, 256);

    /** What cryptsetup takes when nothing is said. */
    private static final String USUAL_CIPHER = "aes-xts-plain64";

    /**
     * From the words of a volume type's encryption.
     *
     * @param cipher {@code algorithm-mode-ivgenerator}, as cryptsetup writes it
     * @return empty where qemu-img could not write through such a header
     */
    public static Optional<LuksFormat> of(int version, Optional<String> cipher, int keyBits) {
        String[] words = cipher.orElse(USUAL_CIPHER).toLowerCase(Locale.ROOT).split("-", -1);
        if (words.length != 3) {
            return Optional.empty();
        }
        LuksFormat format = new LuksFormat(version, words[0], words[1], words[2], keyBits);
        boolean known = ALGORITHMS.contains(format.algorithm)
                && MODES.contains(format.mode)
                && GENERATORS.contains(format.ivGenerator)
                && KEYS.contains(format.cipherBits());
        return known ? Optional.of(format) : Optional.empty();
    }

    /** Of one key of the cipher. */
    private int cipherBits() {
        return mode.equals("xts") ? keyBits / 2 : keyBits;
    }

    /** As cryptsetup writes it. */
    String cipher() {
        return algorithm + "-" + mode + "-" + ivGenerator;
    }
}
