package octopus.core.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What an entry's hash is taken over: the hash before it, its number and each of its fields, in the order of the table and
 * each with its length in front ({@code 5:alice,}), so that no two entries look alike. It never changes: old entries must
 * still be right. Anybody can compute it from an export; docs/operations/audit.md tells how.
 */
final class EntryHash {
    private static final String FORM = "octopus-audit-1";

    private final MessageDigest digest;

    private EntryHash() {
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static ChainHead after(ChainHead before, List<String> fields) {
        long number = before.number() + 1;
        EntryHash hash = new EntryHash();
        hash.add(FORM);
        hash.add(before.hash());
        hash.add(String.valueOf(number));
        fields.forEach(hash::add);
        return new ChainHead(number, HexFormat.of().formatHex(hash.digest.digest()));
    }

    private void add(String field) {
        byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
        digest.update((byte) ',');
    }
}
