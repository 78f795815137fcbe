package octopus.server.auth.local;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody who may sign in.
 *
 * @param password its hash, see {@link Passwords}
 * @param mustChange whether nothing works before another password is chosen
 * @param failures wrong passwords since the last right one
 * @param lockedUntil until when no password is looked at
 */
public record LocalUser(
        String name,
        LocalRole role,
        String password,
        boolean mustChange,
        int failures,
        Optional<Instant> lockedUntil,
        Instant createdAt,
        Instant updatedAt) {

    LocalUser withPassword(String hash, boolean change, Instant now) {
        return new LocalUser(name, role, hash, change, 0, Optional.empty(), createdAt, now);
    }

    LocalUser withRole(LocalRole other, Instant now) {
        return new LocalUser(name, other, password, mustChange, failures, lockedUntil, createdAt, now);
    }

    LocalUser withFailures(int count, Optional<Instant> until) {
        return new LocalUser(name, role, password, mustChange, count, until, createdAt, updatedAt);
    }
}
