package octopus.onboard.drivers;

import java.time.Instant;

/** Somebody whose packages are taken. @param fingerprint of the key, in hex digits @param key the text of its PEM file */
public record Signer(String name, String fingerprint, String key, String addedBy, Instant addedAt) {
    static final String SUBJECT = "package-signer";
}
