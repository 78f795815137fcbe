package octopus.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.backend.BackendSettings;
import octopus.block.backup.BackupSettings;
import octopus.block.image.ImageLimits;
import octopus.block.operation.upkeep.UpkeepSettings;
import octopus.block.quota.QuotaSettings;
import octopus.block.room.BlockSettings;
import octopus.core.audit.AuditSettings;
import octopus.core.db.DatabaseSettings;
import octopus.core.event.EventSettings;
import octopus.core.secret.SecretSettings;
import octopus.core.setting.SettingSources;
import octopus.core.setting.Settings;
import octopus.core.setting.SettingsCatalog;
import octopus.core.setting.SettingsGroup;
import octopus.neighbour.room.NeighbourSettings;
import octopus.node.target.TargetSettings;
import octopus.onboard.drivers.PackageSettings;
import octopus.server.auth.keystone.KeystoneSettings;
import octopus.server.auth.local.LocalSettings;
import octopus.spi.Secret;
import octopus.spi.option.Option;
import octopus.spi.option.Options;

/**
 * The settings of every room, read.
 *
 * @param data where everything lies that Octopus keeps in files
 * @param given what they were read from
 */
public record OctopusSettings(
        Path data,
        ServerSettings server,
        AuthSettings auth,
        DatabaseSettings database,
        SecretSettings secrets,
        EventSettings events,
        AuditSettings audit,
        BlockSettings block,
        ImageLimits images,
        TargetSettings targets,
        PackageSettings packages,
        NeighbourSettings neighbours,
        Settings.Reading.Good given) {
    private static final String URL = "database.url";
    private static final String USER = "database.user";
    private static final String PASSWORD = "database.password";
    private static final String POOL_SIZE = "database.pool-size";

    private static final SettingsGroup DATABASE = new SettingsGroup(
            "Database",
            "Where everything is kept. Without any of these it is one file in the data directory.",
            List.of(
                    new Option.Text(
                            URL,
                            "Which database; without it, the file octopus.db in the data directory.",
                            Optional.empty(),
                            false,
                            "postgresql://db.example.org:5432/octopus"),
                    new Option.Text(USER, "Who logs in to a database server.", Optional.empty(), false, "octopus"),
                    new Option.SecretText(PASSWORD, "With what it logs in.", false),
                    new Option.Count(
                            POOL_SIZE,
                            "How many connections read, at most; on a server as many again write.",
                            Optional.of("8"),
                            false,
                            1,
                            200)));

    /** Every setting that there is. */
    public static SettingsCatalog catalog() {
        List<SettingsGroup> groups = new ArrayList<>(List.of(
                ServerSettings.GROUP,
                AuthSettings.GROUP,
                KeystoneSettings.GROUP,
                LocalSettings.GROUP,
                DATABASE,
                SecretSettings.GROUP,
                EventSettings.GROUP,
                AuditSettings.GROUP,
                BackendSettings.GROUP,
                QuotaSettings.GROUP,
                UpkeepSettings.GROUP,
                BackupSettings.GROUP,
                ImageLimits.GROUP,
                PackageSettings.GROUP,
                IscsiSettings.GROUP));
        groups.addAll(NeighbourSettings.GROUPS);
        return new SettingsCatalog(groups);
    }

    public static OctopusSettings from(Path data, Settings.Reading.Good given) {
        Options options = given.options();
        return new OctopusSettings(
                data,
                ServerSettings.from(options),
                AuthSettings.from(options),
                database(data, options),
                SecretSettings.from(options, data),
                EventSettings.from(options),
                AuditSettings.from(options),
                BlockSettings.from(options, data),
                ImageLimits.from(options),
                IscsiSettings.from(options, data),
                PackageSettings.from(options, data),
                NeighbourSettings.from(options),
                given);
    }

    /** For tests: a database in this directory, a free port. */
    public static OctopusSettings local(Path data, int port) {
        return new OctopusSettings(
                data,
                ServerSettings.loopback(port),
                AuthSettings.noauth(),
                DatabaseSettings.sqlite(data.resolve("octopus.db")),
                new SecretSettings(data.resolve("octopus.key")),
                EventSettings.defaults(),
                AuditSettings.defaults(),
                BlockSettings.defaults().with(BackupSettings.in(data)),
                ImageLimits.usual(),
                TargetSettings.loopback(data.resolve("iscsi"), 0),
                PackageSettings.usual(data),
                NeighbourSettings.none(),
                nothing());
    }

    /** What counts when nobody has said anything. */
    private static Settings.Reading.Good nothing() {
        SettingSources none = new SettingSources(Path.of("octopus.yaml.none"), false, Map.of(), Map.of());
        return switch (Settings.load(catalog().declared(), none)) {
            case Settings.Reading.Good good -> good;
            case Settings.Reading.Bad bad -> throw new IllegalStateException("defaults are wrong: " + bad.faults());
        };
    }

    public OctopusSettings withNeighbours(NeighbourSettings others) {
        return new OctopusSettings(
                data, server, auth, database, secrets, events, audit, block, images, targets, packages, others, given);
    }

    /** The same with other settings of who may do what. */
    public OctopusSettings with(AuthSettings other) {
        return new OctopusSettings(
                data,
                server,
                other,
                database,
                secrets,
                events,
                audit,
                block,
                images,
                targets,
                packages,
                neighbours,
                given);
    }

    /** The same over another database. */
    public OctopusSettings with(DatabaseSettings other) {
        return new OctopusSettings(
                data, server, auth, other, secrets, events, audit, block, images, targets, packages, neighbours, given);
    }

    /** The same with other settings of driver packages. */
    public OctopusSettings with(PackageSettings other) {
        return new OctopusSettings(
                data, server, auth, database, secrets, events, audit, block, images, targets, other, neighbours, given);
    }

    private static DatabaseSettings database(Path data, Options options) {
        int poolSize = (int) options.count(POOL_SIZE);
        Optional<String> url = options.find(URL);
        DatabaseSettings settings = url.isEmpty()
                ? DatabaseSettings.sqlite(data.resolve("octopus.db"))
                : DatabaseSettings.server(
                        url.get(),
                        options.find(USER).orElse(""),
                        options.secret(PASSWORD).orElse(Secret.of("")));
        return settings.withPoolSize(poolSize);
    }
}
