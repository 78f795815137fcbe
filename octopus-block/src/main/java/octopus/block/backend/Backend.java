package octopus.block.backend;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import octopus.core.secret.SecretRef;

/**
 * One configured storage as the scheduler knows it: driver and options.
 *
 * @param options everything that is not secret, as it was given
 * @param secrets where the secret options are kept
 * @param enabled false: no new volumes, existing ones go on
 * @param version goes up with each change
 */
public record Backend(
        String name,
        String driver,
        Map<String, String> options,
        Map<String, SecretRef> secrets,
        String availabilityZone,
        boolean enabled,
        Optional<String> disabledReason,
        int version,
        Instant createdAt,
        Optional<Instant> updatedAt) {
    public Backend {
        options = Map.copyOf(options);
        secrets = Map.copyOf(secrets);
    }
}
