package octopus.neighbour.cinder;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import octopus.block.backend.DriverCatalog;
import octopus.core.db.Transaction;

/**
 * Takes over what a Cinder has in its database. Looks first and says what would come; only when told so does it write, one
 * transaction for each batch. It can be repeated: what has come before is left as it is. No array and no service is spoken
 * to, and nothing of Cinder's is changed.
 */
public final class MovingIn {
    private static final int VOLUMES_AT_ONCE = 200;

    private final CinderDatabase cinder;
    private final CinderConf conf;
    private final NewHome home;
    private final DriverCatalog drivers;
    private final boolean apply;
    private final MovingReport report;

    /** @param apply false to say only what would come */
    public MovingIn(CinderDatabase cinder, CinderConf conf, NewHome home, DriverCatalog drivers, boolean apply) {
        this.cinder = cinder;
        this.conf = conf;
        this.home = home;
        this.drivers = drivers;
        this.apply = apply;
        this.report = new MovingReport(cinder.where(), apply);
    }

    public MovingReport run() {
        Map<String, String> backends = backends();
        Set<UUID> types = new TypesMove(cinder, home, report, this::write).run();
        quotas();
        GroupsMove.Coming groups = new GroupsMove(cinder, home, backends, report, this::write).run(types);
        OffersMove offers = new OffersMove(cinder, home, report);
        volumes(
                new VolumeTranslation(conf, backends, types, groups, offers),
                new PartTranslation(conf, groups),
                offers);
        offers.tellLeft();
        backups();
        notYet("consistency groups", "consistencygroups", "cgsnapshots");
        report.note("messages, flows, usage and history stay with Cinder");
        return report;
    }

    /** Every backend that has volumes, and every one of cinder.conf that has none yet. @return names by host@backend */
    private Map<String, String> backends() {
        List<String> hosts = new ArrayList<>(cinder.hosts());
        String own = hosts.stream()
                .findFirst()
                .map(host -> host.replaceFirst("@.*$", ""))
                .or(() -> conf.find("DEFAULT", "host"))
                .orElse("cinder");
        conf.backends().stream()
                .filter(stanza -> hosts.stream()
                        .noneMatch(host -> BackendStanzas.backendOf(host).equals(stanza)))
                .forEach(stanza -> hosts.add(own + "@" + stanza));
        Map<String, String> names = BackendStanzas.names(hosts);
        BackendStanzas stanzas = new BackendStanzas(conf, drivers, home.now());
        names.forEach((host, name) -> {
            if (home.hasBackend(name)) {
                report.there("backends");
                return;
            }
            Incoming.OfBackend backend = stanzas.backend(name, BackendStanzas.backendOf(host), report);
            report.comes("backends");
            write(transaction -> home.add(transaction, backend));
        });
        return names;
    }

    private void quotas() {
        List<SourceRow> ofProjects = cinder.quotas();
        List<SourceRow> ofClasses = cinder.quotaClasses();
        Map<String, Map<String, Long>> projects = new LinkedHashMap<>();
        ofProjects.forEach(row -> limit(projects, row, "project_id"));
        Map<String, Map<String, Long>> classes = new LinkedHashMap<>();
        ofClasses.forEach(row -> limit(classes, row, "class_name"));
        projects.forEach((project, limits) -> tally("quotas", home.hasLimits(project, limits)));
        classes.forEach((name, limits) -> tally("quota classes", home.hasClassLimits(name, limits)));
        write(transaction -> {
            projects.forEach((project, limits) -> home.setLimits(transaction, project, limits));
            classes.forEach((name, limits) -> home.setClassLimits(transaction, name, limits));
        });
    }

    private void tally(String kind, boolean there) {
        if (there) {
            report.there(kind);
        } else {
            report.comes(kind);
        }
    }

    private static void limit(Map<String, Map<String, Long>> limits, SourceRow row, String owner) {
        if (row.has(owner) && row.has("resource") && row.has("hard_limit")) {
            limits.computeIfAbsent(row.need(owner), _ -> new LinkedHashMap<>())
                    .put(row.need("resource"), row.number("hard_limit"));
        }
    }

    /** Their data is where Octopus does not read it, so a record alone would promise what cannot be kept. */
    private void backups() {
        for (SourceRow row : cinder.all("backups")) {
            report.cannot(
                    "backups",
                    row.need("id"),
                    row.text("display_name").orElse(""),
                    "its data is in the format of "
                            + row.text("service").orElse("Cinder's backup service")
                            + row.text("container")
                                    .map(container -> ", in container " + container)
                                    .orElse("")
                            + ", which Octopus does not read: keep that service until it expires, or restore it and back"
                            + " the volume up here");
        }
    }

    private void volumes(VolumeTranslation translation, PartTranslation parts, OffersMove offers) {
        String after = "";
        for (List<SourceRow> page = cinder.volumes(after, VOLUMES_AT_ONCE);
                !page.isEmpty();
                page = cinder.volumes(after, VOLUMES_AT_ONCE)) {
            VolumeBatch batch = new VolumeBatch(cinder, home, translation, parts, offers, report);
            batch.look(page);
            write(transaction -> batch.write(transaction, home));
            after = page.getLast().need("id");
        }
    }

    /** What has no place here yet is counted, so that nobody believes it had come. */
    private void notYet(String kind, String... tables) {
        for (String table : tables) {
            long count = cinder.countIfThere(table);
            if (count > 0) {
                report.cannot(kind, count + " in table " + table, "", "the import does not take these over");
            }
        }
    }

    private void write(Consumer<Transaction> work) {
        if (apply) {
            home.write(work);
        }
    }
}
