package octopus.neighbour.cinder;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import octopus.block.backend.Backend;
import octopus.block.backend.BackendOpener;
import octopus.block.backend.DriverCatalog;
import octopus.spi.Secret;
import octopus.spi.driver.DriverDescriptor;
import octopus.spi.option.Option;

/**
 * Stanzas of a {@code cinder.conf} as backends. A driver of ours that does what Cinder's does takes over the options that it
 * declares, for their names are the same. Every backend comes disabled: as long as Cinder may still run, nothing new is put
 * on it from here.
 */
final class BackendStanzas {
    private static final Pattern HIDDEN =
            Pattern.compile(".*(password|passwd|passphrase|_secret|token|secret_key|private_key|credential).*");
    private static final Pattern NOT_FOR_A_NAME = Pattern.compile("[^A-Za-z0-9_.-]");
    private static final int LONGEST_DRIVER = 64;

    /** The class of Cinder, and what does the same here. */
    private static final Map<String, String> SAME = Map.ofEntries(
            Map.entry("LVMVolumeDriver", "lvm"),
            Map.entry("NfsDriver", "nfs"),
            Map.entry("RBDDriver", "rbd"),
            Map.entry("PureISCSIDriver", "pure"),
            Map.entry("PureFCDriver", "pure"),
            Map.entry("NetAppDriver", "netapp"),
            Map.entry("PowerMaxISCSIDriver", "powermax"),
            Map.entry("HPE3PARISCSIDriver", "hpe3par"),
            Map.entry("SolidFireDriver", "solidfire"));

    private final CinderConf conf;
    private final DriverCatalog drivers;
    private final Instant now;

    BackendStanzas(CinderConf conf, DriverCatalog drivers, Instant now) {
        this.conf = conf;
        this.drivers = drivers;
        this.now = now;
    }

    /** Names of ours for each {@code host@backend}: the backend's own, with the host before it where two have the same. */
    static Map<String, String> names(List<String> hosts) {
        Map<String, String> names = new LinkedHashMap<>();
        for (String host : hosts) {
            String backend = backendOf(host);
            long same = hosts.stream()
                    .filter(other -> backendOf(other).equals(backend))
                    .count();
            String name = same == 1 ? backend : host.replace('@', '.');
            String safe = NOT_FOR_A_NAME.matcher(name).replaceAll("_");
            names.put(host, safe.length() > 63 ? safe.substring(0, 63) : safe);
        }
        return names;
    }

    static String backendOf(String host) {
        int at = host.indexOf('@');
        return at < 0 ? host : host.substring(at + 1);
    }

    /** @param name of ours @param stanza the section's name */
    Incoming.OfBackend backend(String name, String stanza, MovingReport report) {
        Map<String, String> given = new LinkedHashMap<>(conf.stanza(stanza));
        String type = Optional.ofNullable(given.get("volume_driver")).orElse("");
        Optional<String> driver = Optional.ofNullable(SAME.get(type.substring(type.lastIndexOf('.') + 1)))
                .filter(this::isInstalled);
        String reason = driver.isPresent()
                ? "taken over from Cinder: enable it once Cinder does not use it any more"
                : type.isEmpty()
                        ? "taken over from Cinder: its stanza [" + stanza + "] is not in the cinder.conf that was given"
                        : "taken over from Cinder: Octopus has no driver for " + type;
        if (driver.isEmpty()) {
            report.note("backend " + name + " is " + reason + "; its volumes are shown, and cannot be changed");
        }
        Map<String, Secret> hidden = new LinkedHashMap<>();
        Map<String, String> options = new LinkedHashMap<>();
        given.forEach((option, value) -> {
            if (HIDDEN.matcher(option).matches()) {
                hidden.put(option, Secret.of(value));
            } else {
                options.put(option, value);
            }
        });
        driver.ifPresent(id -> keepDeclared(name, drivers.factory(id).descriptor(), options, hidden, report));
        return new Incoming.OfBackend(
                new Backend(
                        name,
                        driver.orElse(shortened(type)),
                        options,
                        Map.of(),
                        Optional.ofNullable(given.get("backend_availability_zone"))
                                .orElse(conf.zone()),
                        false,
                        Optional.of(reason.length() > 255 ? reason.substring(0, 255) : reason),
                        1,
                        now,
                        Optional.empty()),
                hidden);
    }

    private boolean isInstalled(String driver) {
        return drivers.descriptors().stream()
                .anyMatch(descriptor -> descriptor.id().equals(driver));
    }

    private static void keepDeclared(
            String name,
            DriverDescriptor descriptor,
            Map<String, String> options,
            Map<String, Secret> hidden,
            MovingReport report) {
        List<String> known =
                BackendOpener.declared(descriptor).stream().map(Option::name).toList();
        List<String> unknown = new ArrayList<>(options.keySet());
        unknown.addAll(hidden.keySet());
        unknown.removeAll(known);
        unknown.remove("volume_driver");
        options.keySet().retainAll(known);
        hidden.keySet().retainAll(known);
        if (!unknown.isEmpty()) {
            report.note("backend " + name + ": driver " + descriptor.id() + " does not know "
                    + String.join(", ", unknown) + "; left out");
        }
    }

    private static String shortened(String type) {
        String driver = type.isEmpty() ? "unknown" : type;
        return driver.length() > LONGEST_DRIVER ? driver.substring(driver.length() - LONGEST_DRIVER) : driver;
    }
}
