package octopus.driver.lvm;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import octopus.spi.option.Option;
import octopus.spi.option.Options;

/** Options of driver {@code lvm}; Cinder's names where Cinder has them. */
final class LvmOptions {
    static final String NODE = "lvm_node";
    static final String GROUP = "volume_group";
    static final String TYPE = "lvm_type";
    static final String THIN = "thin";
    static final String THICK = "default";
    static final String THIN_POOL = "lvm_thin_pool";
    static final String CLEAR = "volume_clear";
    static final String ZERO = "zero";
    static final String ADDRESS = "target_ip_address";
    static final String MORE_ADDRESSES = "target_secondary_ip_addresses";
    static final String PORT = "target_port";
    static final String PREFIX = "target_prefix";
    static final String OWN_PORTAL = "octopus_target_portal";
    static final String RESERVED = "reserved_percentage";
    static final String OVER_SUBSCRIPTION = "max_over_subscription_ratio";

    static final List<Option> ALL = List.of(
            new Option.Text(
                    NODE,
                    "The managed node that has the volume group (octopus node list); without it, this machine.",
                    Optional.empty(),
                    false,
                    "storage-1"),
            new Option.Text(
                    GROUP,
                    "The volume group that holds the volumes; it must exist.",
                    Optional.empty(),
                    true,
                    "volumes"),
            new Option.Choice(
                    TYPE,
                    "Whether volumes take their whole size at once (default) or only what is written to them (thin).",
                    Optional.of(THICK),
                    false,
                    List.of(THICK, THIN)),
            new Option.Text(
                    THIN_POOL,
                    "The thin pool in that volume group, for thin volumes; it must exist.",
                    Optional.of("octopus-pool"),
                    false,
                    "octopus-pool"),
            new Option.Choice(
                    CLEAR,
                    "What is done with the room that a new or larger thick volume gets: filled with zeros, or nothing, "
                            + "which shows what was there before.",
                    Optional.of(ZERO),
                    false,
                    List.of(ZERO, "none")),
            new Option.Text(
                    ADDRESS,
                    "Address of that node at which consumers reach its iSCSI target.",
                    Optional.empty(),
                    true,
                    "10.0.1.11"),
            new Option.Text(
                    MORE_ADDRESSES,
                    "Further such addresses for several paths, with commas between them.",
                    Optional.empty(),
                    false,
                    "10.0.2.11"),
            new Option.Port(PORT, "Port of the iSCSI target.", Optional.of("3260"), false),
            new Option.Text(
                    PREFIX,
                    "What the names of targets begin with.",
                    Optional.of("iqn.2026-11.org.octopus:"),
                    false,
                    "iqn.2026-11.org.octopus:"),
            new Option.Text(
                    OWN_PORTAL,
                    "Address and port at which Octopus itself reaches the target for copying images, where it is not the first.",
                    Optional.empty(),
                    false,
                    "203.0.113.5:3260"),
            new Option.Count(
                    RESERVED,
                    "Share of the volume group that is never given away, in per cent.",
                    Optional.of("0"),
                    false,
                    0,
                    100),
            new Option.Ratio(
                    OVER_SUBSCRIPTION,
                    "How many times the thin pool's size may be promised to volumes.",
                    Optional.of("20.0"),
                    1,
                    1_000_000));

    private LvmOptions() {}

    static boolean thin(Options options) {
        return options.text(TYPE).equals(THIN);
    }

    /** {@code address:port}, the first one first. */
    static List<String> portals(Options options) {
        long port = options.count(PORT);
        List<String> more = Arrays.stream(
                        options.find(MORE_ADDRESSES).orElse("").split(",", -1))
                .map(String::strip)
                .filter(address -> !address.isEmpty())
                .toList();
        return java.util.stream.Stream.concat(java.util.stream.Stream.of(options.text(ADDRESS)), more.stream())
                .map(address -> (address.contains(":") && !address.startsWith("[") ? "[" + address + "]" : address)
                        + ":" + port)
                .toList();
    }
}
