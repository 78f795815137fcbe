package octopus.core.secret;

import java.util.UUID;

/** Stands for a secret wherever the secret itself must not be: rows, contexts, events. */
public record SecretRef(UUID id, int version) {
    /** @param text as {@link #toString} gives it */
    public static SecretRef of(String text) {
        int slash = text.indexOf('/');
        return new SecretRef(UUID.fromString(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }

    @Override
    public String toString() {
        return id + "/" + version;
    }
}
