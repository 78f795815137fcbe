package octopus.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import octopus.core.setting.SettingsGroup;
import octopus.node.target.TargetSettings;
import octopus.spi.option.Option;
import octopus.spi.option.Options;

/** How this machine serves volumes of drivers that have no array of their own. */
final class IscsiSettings {
    private static final String LISTEN = "iscsi.listen";
    private static final String PORT = "iscsi.port";
    private static final String ADDRESS = "iscsi.advertised-address";
    private static final String THREADS = "iscsi.threads";

    static final SettingsGroup GROUP = new SettingsGroup(
            "iSCSI",
            "How this machine serves volumes that lie in its own files.",
            List.of(
                    new Option.Address(
                            LISTEN,
                            "The address that tgtd listens on; loopback, unless other machines shall attach volumes.",
                            Optional.of("127.0.0.1"),
                            false),
                    new Option.Count(
                            PORT,
                            "The TCP port of the portal; 0 takes 3260 or, where that is taken, a free one, and keeps it.",
                            Optional.of("0"),
                            false,
                            0,
                            65535),
                    new Option.Address(
                            ADDRESS,
                            "The address that consumers are told; without it, the one that is listened on.",
                            Optional.empty(),
                            false),
                    new Option.Count(
                            THREADS,
                            "How many threads tgtd has for each volume; more let one volume do more at once.",
                            Optional.of("4"),
                            false,
                            1,
                            128)));

    private IscsiSettings() {}

    static TargetSettings from(Options options, Path data) {
        return new TargetSettings(
                data.resolve("iscsi"), options.text(LISTEN), (int) options.count(PORT), options.find(ADDRESS), (int)
                        options.count(THREADS));
    }
}
