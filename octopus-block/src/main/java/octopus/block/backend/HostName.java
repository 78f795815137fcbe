package octopus.block.backend;

import java.util.Optional;

/** Cinder's name of a place, taken apart: {@code host}, {@code host@backend} or {@code host@backend#pool}. */
public record HostName(String text, Optional<String> backend, Optional<String> pool) {
    public static HostName of(String text) {
        int at = text.indexOf('@');
        int hash = text.indexOf('#', Math.max(at, 0));
        Optional<String> pool = hash < 0 ? Optional.empty() : Optional.of(text.substring(hash + 1));
        String service = hash < 0 ? text : text.substring(0, hash);
        Optional<String> backend = at < 0 ? Optional.empty() : Optional.of(service.substring(at + 1));
        return new HostName(text, backend, pool);
    }

    /** Without the pool. */
    public String service() {
        return pool.map(name -> text.substring(0, text.length() - name.length() - 1))
                .orElse(text);
    }
}
