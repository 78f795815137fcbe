package octopus.onboard.drivers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import octopus.block.backend.BackendStore;
import octopus.core.Caller;
import octopus.core.audit.AuditEntry;
import octopus.core.audit.AuditEntry.Outcome;
import octopus.core.db.Transaction;
import octopus.onboard.change.PackageShelf;
import octopus.onboard.product.Inserts;
import octopus.onboard.product.Origin;
import octopus.onboard.product.Product;
import octopus.onboard.product.ProductRoom;
import octopus.onboard.product.ProductSource;
import octopus.onboard.product.Products;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What may be asked of driver packages. Versions lie side by side; the drivers of the active one are those that backends get. */
public final class Packages implements ProductSource, PackageShelf {
    private static final Logger LOG = LoggerFactory.getLogger(Packages.class);

    private final PackageRoom.Engine engine;
    private final ProductRoom rooms;
    private final Depot depot;
    private final Arrival arrival;
    private final PackageRoom.Reopener reopener;
    private final PackageStore store = new PackageStore();
    private final BackendStore backends = new BackendStore();

    Packages(
            PackageRoom.Engine engine, ProductRoom rooms, Depot depot, Arrival arrival, PackageRoom.Reopener reopener) {
        this.engine = engine;
        this.rooms = rooms;
        this.depot = depot;
        this.arrival = arrival;
        this.reopener = reopener;
    }

    public List<KeptPackage> list() {
        return engine.database().read(store::list);
    }

    /** @throws StorageException PACKAGE_NOT_FOUND */
    public KeptPackage show(String name, String version) {
        return engine.database().read(sql -> store.find(sql, name, version)).orElseThrow(() -> notFound(name, version));
    }

    /** Its file, as it came: to be carried elsewhere. */
    public Path file(String name, String version) {
        return depot.path(show(name, version).directory()).resolve(Depot.ARCHIVE);
    }

    /** What was looked at. @param signer who of those that are trusted now has signed it */
    public record Verified(String sha256, Optional<String> signer) {}

    /**
     * Looks at the file that is kept as at one that arrives.
     *
     * @throws StorageException PACKAGE_NOT_FOUND, or what is wrong with it
     */
    public Verified verify(String name, String version) {
        KeptPackage kept = show(name, version);
        return new Verified(
                kept.sha256(), arrival.verify(kept, depot.path(kept.directory()).resolve(Depot.ARCHIVE)));
    }

    /** Where its files lie, unpacked: {@code python}, {@code config}, {@code products}, {@code deb}, {@code rpm}. */
    @Override
    public Path directory(String name, String version) {
        return depot.path(show(name, version).directory());
    }

    @Override
    public List<Path> versions(String name) {
        return list().stream()
                .filter(kept -> kept.name().equals(name))
                .map(kept -> depot.path(kept.directory()))
                .toList();
    }

    /**
     * Takes a package. The first version of a name is active at once; the same file again changes nothing.
     *
     * @param activate whether its drivers take the place of those of the version that is active
     * @throws StorageException when anything of it is not as it has to be; then nothing of it is kept
     */
    public KeptPackage upload(Caller caller, InputStream body, boolean activate) {
        KeptPackage kept;
        try (Depot.Slot slot = depot.open()) {
            KeptPackage arrived = arrival.take(caller, body, slot);
            kept = Inserts.write(engine.database(), transaction -> keep(transaction, caller, arrived));
            if (kept.directory().equals(slot.name())) {
                slot.keep();
            }
        }
        rooms.catalogue().refresh();
        return activate ? activate(caller, kept.name(), kept.version()) : show(kept.name(), kept.version());
    }

    private KeptPackage keep(Transaction transaction, Caller caller, KeptPackage arrived) {
        List<KeptPackage> all = store.list(transaction.sql());
        for (KeptPackage other : all) {
            boolean sameName = other.name().equals(arrived.name());
            if (sameName && other.version().equals(arrived.version())) {
                if (other.sha256().equals(arrived.sha256())) {
                    return other;
                }
                throw exists(
                        arrived,
                        "there is one of this version already, with the sum " + other.sha256(),
                        "Give the new one another version.");
            }
            if (!sameName && shares(other, arrived)) {
                throw exists(
                        arrived,
                        "package " + other.title() + " brings the same driver or product",
                        "Remove that one first, or give the products other ids.");
            }
        }
        store.insert(transaction, arrived);
        note(
                transaction,
                caller,
                "package.upload",
                arrived,
                "sha256 " + arrived.sha256() + ", "
                        + arrived.signer().map(name -> "signed by " + name).orElse("not signed by anybody trusted")
                        + ", from: " + arrived.origin());
        boolean first = all.stream().noneMatch(other -> other.name().equals(arrived.name()) && other.active());
        if (first) {
            store.activate(
                    transaction,
                    arrived.name(),
                    arrived.version(),
                    engine.clock().instant());
            note(transaction, caller, "package.activate", arrived, "the first version");
        }
        return arrived;
    }

    private static boolean shares(KeptPackage one, KeptPackage other) {
        return one.drivers().stream().anyMatch(other.drivers()::contains)
                || one.products().stream().anyMatch(other.products()::contains);
    }

    /** Backends whose driver comes from the package are opened again with this version. @throws StorageException PACKAGE_IN_USE */
    public KeptPackage activate(Caller caller, String name, String version) {
        Set<String> changed = engine.database().write(transaction -> {
            KeptPackage wanted =
                    store.find(transaction.sql(), name, version).orElseThrow(() -> notFound(name, version));
            return wanted.active() ? Set.of() : put(transaction, caller, wanted, "package.activate");
        });
        return reopened(changed, name, version);
    }

    /** Back to the version that was active before. @throws StorageException PACKAGE_NOTHING_BEFORE */
    public KeptPackage rollback(Caller caller, String name) {
        record Back(String version, Set<String> changed) {}
        Back back = engine.database().write(transaction -> {
            List<KeptPackage> versions = store.list(transaction.sql()).stream()
                    .filter(each -> each.name().equals(name))
                    .toList();
            if (versions.isEmpty()) {
                throw notFound(name, "");
            }
            KeptPackage before = versions.stream()
                    .filter(each -> !each.active() && each.activatedAt().isPresent())
                    .max(Comparator.comparing(each -> each.activatedAt().orElseThrow()))
                    .orElseThrow(() -> Fault.of(
                                    PackageFault.PACKAGE_NOTHING_BEFORE,
                                    "Rolling back package " + name,
                                    "no other version of it was active before",
                                    "Activate one by its version.")
                            .exception());
            return new Back(before.version(), put(transaction, caller, before, "package.rollback"));
        });
        return reopened(back.changed(), name, back.version());
    }

    private Set<String> put(Transaction transaction, Caller caller, KeptPackage wanted, String verb) {
        Optional<KeptPackage> before = store.list(transaction.sql()).stream()
                .filter(each -> each.name().equals(wanted.name()) && each.active())
                .findFirst();
        Set<String> drivers = new TreeSet<>(wanted.drivers());
        Set<String> lost = new TreeSet<>(before.map(KeptPackage::drivers).orElse(List.of()));
        lost.removeAll(drivers);
        List<String> losers = users(transaction.sql(), lost);
        if (!losers.isEmpty()) {
            throw inUse(
                    "Activating package " + wanted.title(),
                    "it does not bring " + String.join(", ", lost) + ", which are used by " + String.join(", ", losers),
                    losers);
        }
        store.activate(
                transaction, wanted.name(), wanted.version(), engine.clock().instant());
        List<String> users = users(transaction.sql(), drivers);
        note(
                transaction,
                caller,
                verb,
                wanted,
                before.map(old -> "in the place of " + old.version()).orElse("")
                        + (users.isEmpty() ? "" : ", for " + String.join(", ", users)));
        return drivers;
    }

    private KeptPackage reopened(Set<String> drivers, String name, String version) {
        rooms.catalogue().refresh();
        if (!drivers.isEmpty()) {
            reopener.reopen(drivers);
        }
        return show(name, version);
    }

    /** @throws StorageException PACKAGE_IN_USE with the names of what depends on it */
    public void remove(Caller caller, String name, String version) {
        List<Product> offered = show(name, version).products().stream()
                .flatMap(id -> rooms.catalogue().find(id).stream())
                .filter(product -> product.origin().equals(new Origin.Packaged(name, version)))
                .toList();
        String directory = engine.database().write(transaction -> {
            KeptPackage gone = store.find(transaction.sql(), name, version).orElseThrow(() -> notFound(name, version));
            requireUnused(transaction, gone, offered);
            store.delete(transaction, name, version);
            note(transaction, caller, "package.remove", gone, "sha256 " + gone.sha256());
            return gone.directory();
        });
        rooms.catalogue().refresh();
        depot.delete(directory);
    }

    private void requireUnused(Transaction transaction, KeptPackage gone, List<Product> offered) {
        Set<String> drivers = new TreeSet<>();
        gone.drivers().forEach(driver -> drivers.add(KeptPackage.pinned(driver, gone.version())));
        Set<String> users = new TreeSet<>();
        if (gone.active()) {
            drivers.addAll(gone.drivers());
            offered.forEach(product -> users.addAll(rooms.products().usersOf(transaction.sql(), product)));
        }
        users.addAll(users(transaction.sql(), drivers));
        if (!users.isEmpty()) {
            throw inUse("Removing package " + gone.title(), "used by " + String.join(", ", users), List.copyOf(users));
        }
        boolean others = store.list(transaction.sql()).stream()
                .anyMatch(each ->
                        each.name().equals(gone.name()) && !each.version().equals(gone.version()));
        if (gone.active() && others) {
            throw inUse(
                    "Removing package " + gone.title(), "it is the active version, and there are others", List.of());
        }
    }

    private List<String> users(DSLContext sql, Set<String> drivers) {
        return backends.list(sql).stream()
                .filter(backend -> drivers.contains(backend.driver()))
                .map(backend -> "backend " + backend.name())
                .toList();
    }

    /** Takes away what a killed process left. @return how many directories */
    int sweep() {
        return depot.sweep(directory -> engine.database().read(sql -> store.hasDirectory(sql, directory)));
    }

    /** Products of the active versions. */
    @Override
    public List<Sourced> products() {
        return list().stream()
                .filter(KeptPackage::active)
                .flatMap(kept -> sourced(kept).stream())
                .toList();
    }

    @Override
    public List<Sourced> versions() {
        return list().stream().flatMap(kept -> sourced(kept).stream()).toList();
    }

    private List<Sourced> sourced(KeptPackage kept) {
        Path directory = depot.path(kept.directory());
        List<Sourced> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory.resolve("products"))) {
            for (Path file : files.sorted().toList()) {
                Products.lenient(Files.readString(file))
                        .ifPresent(said -> found.add(new Sourced(
                                said,
                                new Origin.Packaged(kept.name(), kept.version()),
                                List.of(directory.resolve("python")))));
            }
        } catch (IOException e) {
            LOG.warn("the files of package {} cannot be read: {}", kept.title(), e.toString());
        }
        return found;
    }

    /** For the record: which version a backend was opened with. */
    void used(Origin.Packaged origin, String driver, String backend) {
        boolean ignored = engine.database().write(transaction -> {
            engine.audit()
                    .append(
                            transaction,
                            AuditEntry.of(
                                    engine.clock().instant(),
                                    Caller.octopus(),
                                    "package.use",
                                    KeptPackage.SUBJECT,
                                    origin.name() + "@" + origin.version(),
                                    Outcome.DONE,
                                    "backend " + backend + " by driver " + driver));
            return true;
        });
    }

    private void note(Transaction transaction, Caller caller, String verb, KeptPackage kept, String detail) {
        engine.audit()
                .append(
                        transaction,
                        AuditEntry.of(
                                engine.clock().instant(),
                                caller,
                                verb,
                                KeptPackage.SUBJECT,
                                kept.name() + "@" + kept.version(),
                                Outcome.DONE,
                                detail));
    }

    private static StorageException exists(KeptPackage arrived, String cause, String correction) {
        return Fault.of(PackageFault.PACKAGE_EXISTS, "Taking package " + arrived.title(), cause, correction)
                .about("package", arrived.name())
                .exception();
    }

    private static StorageException inUse(String what, String cause, List<String> users) {
        return Fault.of(
                        PackageFault.PACKAGE_IN_USE,
                        what,
                        cause,
                        users.isEmpty() ? "Activate another version first." : "Change or remove those first.")
                .about("dependents", String.join(", ", users))
                .exception();
    }

    private static StorageException notFound(String name, String version) {
        return Fault.of(
                        PackageFault.PACKAGE_NOT_FOUND,
                        "Package " + (name + " " + version).strip(),
                        "there is none of this name and version",
                        "octopus package list shows all.")
                .about("package", name)
                .exception();
    }
}
