package octopus.driver.file;

import java.util.List;
import java.util.Optional;
import octopus.spi.option.Option;

/** What a file backend can be told. Names are Cinder's where Cinder has the option. */
final class FileOptions {
    static final String DIRECTORY = "directory";
    static final String FORMAT = "format";
    static final String AUTO = "auto";
    static final String RESERVED = "reserved_percentage";
    static final String OVER_SUBSCRIPTION = "max_over_subscription_ratio";
    static final String BANDWIDTH = "image_copy_bandwidth";

    static final List<Option> ALL = List.of(
            new Option.Directory(
                    DIRECTORY,
                    "Absolute path of the directory that holds the volumes; it is made if it is not there.",
                    Optional.empty(),
                    true),
            new Option.Choice(
                    FORMAT,
                    "Format of new volumes; auto takes raw where the file system can make reflink copies (xfs, btrfs), "
                            + "and qcow2 elsewhere.",
                    Optional.of(AUTO),
                    false,
                    List.of(AUTO, "raw", "qcow2")),
            new Option.Count(
                    RESERVED,
                    "Share of the file system that is never given away, in per cent.",
                    Optional.of("0"),
                    false,
                    0,
                    100),
            new Option.Ratio(
                    OVER_SUBSCRIPTION,
                    "How many times the file system's size may be promised to volumes, which occupy only what is "
                            + "written to them.",
                    Optional.of("20.0"),
                    1,
                    1_000_000),
            new Option.Amount(
                    BANDWIDTH,
                    "Most bytes a second that copies of images may write, for example 200M; 0 for no limit.",
                    Optional.of("0"),
                    false));

    private FileOptions() {}
}
