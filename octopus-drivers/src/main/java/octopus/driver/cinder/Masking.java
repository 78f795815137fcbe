package octopus.driver.cinder;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import octopus.spi.Secret;

/** Takes the backend's secrets out of whatever a driver says. */
record Masking(List<Secret> secrets) {
    private static final int SHORTEST = 4;

    static Masking of(Collection<Secret> secrets) {
        return new Masking(secrets.stream()
                .filter(secret -> secret.reveal().length() >= SHORTEST)
                .sorted(Comparator.comparingInt(
                        (Secret secret) -> -secret.reveal().length()))
                .toList());
    }

    String mask(String text) {
        String masked = text;
        for (Secret secret : secrets) {
            masked = masked.replace(secret.reveal(), "***");
        }
        return masked;
    }
}
