package octopus.block.backup;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import octopus.core.setting.SettingsGroup;
import octopus.spi.Secret;
import octopus.spi.Size;
import octopus.spi.option.Option;
import octopus.spi.option.Options;

/**
 * Where and how backups are kept.
 *
 * @param work where helpers of a running copy have their files
 * @param chunk what is compared and checked as one: a power of two
 * @param bandwidth most bytes a second that one copy reads or writes; zero for no limit
 * @param workers how many copies run at once in this process
 */
public record BackupSettings(Place place, Path work, Size chunk, Compression compression, Size bandwidth, int workers) {
    private static final String STORE = "backup.store";
    private static final String DIRECTORY = "backup.directory";
    private static final String ENDPOINT = "backup.s3.endpoint";
    private static final String REGION = "backup.s3.region";
    private static final String BUCKET = "backup.s3.bucket";
    private static final String ACCESS_KEY = "backup.s3.access-key";
    private static final String SECRET_KEY = "backup.s3.secret-key";
    private static final String CHUNK = "backup.chunk-kib";
    private static final String COMPRESSION = "backup.compression";
    private static final String BANDWIDTH = "backup.bandwidth";
    private static final String WORKERS = "backup.workers";

    public static final SettingsGroup GROUP = new SettingsGroup(
            "Backups of volumes",
            "Where backups are kept and how they are made.",
            List.of(
                    new Option.Choice(
                            STORE,
                            "What keeps the backups; none switches them off.",
                            Optional.of("directory"),
                            false,
                            List.of("directory", "s3", "none")),
                    new Option.Directory(
                            DIRECTORY,
                            "Directory or mounted share for the store \"directory\"; without it, volume-backups in the"
                                    + " data directory. It must exist.",
                            Optional.empty(),
                            false),
                    new Option.Text(
                            ENDPOINT,
                            "Address of an S3 service other than Amazon's.",
                            Optional.empty(),
                            false,
                            "https://s3.example.org"),
                    new Option.Text(REGION, "Region of the S3 service.", Optional.of("us-east-1"), false, "us-east-1"),
                    new Option.Text(
                            BUCKET,
                            "Bucket for the store \"s3\". It must exist.",
                            Optional.of("volume-backups"),
                            false,
                            "volume-backups"),
                    new Option.Text(
                            ACCESS_KEY,
                            "Access key of the S3 service.",
                            Optional.empty(),
                            false,
                            "AKIAIOSFODNN7EXAMPLE"),
                    new Option.SecretText(SECRET_KEY, "Secret key of the S3 service.", false),
                    new Option.Choice(
                            CHUNK,
                            "KiB of a volume that are compared and checked as one; smaller finds finer differences and"
                                    + " makes larger indexes. Incremental backups keep their parent's.",
                            Optional.of("1024"),
                            false,
                            List.of("128", "256", "512", "1024", "2048", "4096")),
                    new Option.Choice(
                            COMPRESSION,
                            "How chunks are compressed; what does not become smaller is stored as it is.",
                            Optional.of("zstd"),
                            false,
                            List.of("zstd", "none")),
                    new Option.Amount(
                            BANDWIDTH,
                            "Most bytes a second of one backup or restore; 0 is no limit.",
                            Optional.of("0"),
                            false),
                    new Option.Count(
                            WORKERS,
                            "How many backups and restores run at once; more wait for their turn.",
                            Optional.of("2"),
                            false,
                            1,
                            64)));

    /** What keeps the objects. */
    public sealed interface Place {
        /** Backups are switched off. */
        record None() implements Place {}

        /** @param make whether it is made when it is missing; only our own default is */
        record Directory(Path path, boolean make) implements Place {}

        record S3(Optional<URI> endpoint, String region, String bucket, String accessKey, Secret secretKey)
                implements Place {}
    }

    public enum Compression {
        ZSTD,
        NONE
    }

    public static BackupSettings from(Options options, Path data) {
        return new BackupSettings(
                place(options, data),
                data.resolve("backup-work"),
                Size.ofBytes(Long.parseLong(options.text(CHUNK)) << 10),
                options.text(COMPRESSION).equals("none") ? Compression.NONE : Compression.ZSTD,
                options.amount(BANDWIDTH),
                (int) options.count(WORKERS));
    }

    private static Place place(Options options, Path data) {
        return switch (options.text(STORE)) {
            case "none" -> new Place.None();
            case "s3" ->
                new Place.S3(
                        options.find(ENDPOINT).filter(text -> !text.isBlank()).map(URI::create),
                        options.text(REGION),
                        options.text(BUCKET),
                        options.find(ACCESS_KEY).orElse(""),
                        options.secret(SECRET_KEY).orElse(Secret.of("")));
            default ->
                options.find(DIRECTORY)
                        .<Place>map(path -> new Place.Directory(Path.of(path), false))
                        .orElseGet(() -> new Place.Directory(data.resolve("volume-backups"), true));
        };
    }

    public static BackupSettings off() {
        return new BackupSettings(
                new Place.None(), Path.of("backup-work"), Size.ofMib(1), Compression.ZSTD, Size.ZERO, 2);
    }

    /** The defaults, with everything in this data directory. */
    public static BackupSettings in(Path data) {
        return new BackupSettings(
                new Place.Directory(data.resolve("volume-backups"), true),
                data.resolve("backup-work"),
                Size.ofMib(1),
                Compression.ZSTD,
                Size.ZERO,
                2);
    }

    public BackupSettings at(Place newPlace) {
        return new BackupSettings(newPlace, work, chunk, compression, bandwidth, workers);
    }

    public BackupSettings limitedTo(Size bytesPerSecond) {
        return new BackupSettings(place, work, chunk, compression, bytesPerSecond, workers);
    }
}
