package octopus.onboard.drivers;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A version of a driver package that was taken.
 *
 * @param directory its own, below that of all packages
 * @param sha256 of its file
 * @param drivers ids of the drivers that it brings
 * @param signer the name of the trusted key, if it was signed with one
 * @param active whether its drivers are those that backends get
 * @param activatedAt when that was last said of it
 */
public record KeptPackage(
        String name,
        String version,
        String directory,
        String sha256,
        long size,
        String maker,
        String sentence,
        String origin,
        List<String> drivers,
        List<String> products,
        Optional<String> signer,
        String uploadedBy,
        Instant uploadedAt,
        boolean active,
        Optional<Instant> activatedAt) {
    static final String SUBJECT = "package";

    public KeptPackage {
        drivers = List.copyOf(drivers);
        products = List.copyOf(products);
    }

    KeptPackage active(boolean now) {
        return new KeptPackage(
                name,
                version,
                directory,
                sha256,
                size,
                maker,
                sentence,
                origin,
                drivers,
                products,
                signer,
                uploadedBy,
                uploadedAt,
                now,
                activatedAt);
    }

    public String title() {
        return name + " " + version;
    }

    /** What a backend's {@code driver} says that wants just this version. */
    public static String pinned(String driver, String version) {
        return driver + "@" + version;
    }
}
