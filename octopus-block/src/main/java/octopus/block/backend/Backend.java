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
 * @param service what administrators have done to it as a whole
 * @param version goes up with each change of its options
 */
public record Backend(
        String name,
        String driver,
        Map<String, String> options,
        Map<String, SecretRef> secrets,
        String availabilityZone,
        boolean enabled,
        Optional<String> disabledReason,
        ServiceState service,
        int version,
        Instant createdAt,
        Optional<Instant> updatedAt) {
    public Backend {
        options = Map.copyOf(options);
        secrets = Map.copyOf(secrets);
    }

    /** One that nobody has frozen or failed over. */
    public Backend(
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
        this(
                name,
                driver,
                options,
                secrets,
                availabilityZone,
                enabled,
                disabledReason,
                ServiceState.USUAL,
                version,
                createdAt,
                updatedAt);
    }

    public Backend enabled(boolean nowEnabled, Optional<String> reason, Instant now) {
        return new Backend(
                name,
                driver,
                options,
                secrets,
                availabilityZone,
                nowEnabled,
                nowEnabled ? Optional.empty() : reason,
                service,
                version,
                createdAt,
                Optional.of(now));
    }

    public Backend in(ServiceState state, Instant now) {
        return new Backend(
                name,
                driver,
                options,
                secrets,
                availabilityZone,
                enabled,
                disabledReason,
                state,
                version,
                createdAt,
                Optional.of(now));
    }
}
