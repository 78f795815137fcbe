package octopus.onboard.product;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import octopus.core.Caller;
import octopus.core.audit.AuditEntry;
import octopus.core.audit.AuditEntry.Outcome;
import octopus.core.db.Transaction;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What may be asked about products that somebody adds. */
public final class Products implements ProductSource {
    private static final Logger LOG = LoggerFactory.getLogger(Products.class);
    private static final String SUBJECT = "product";
    private static final int MOST_BYTES = 60_000;

    private final ProductRoom.Engine engine;
    private final ProductStore store;
    private final Catalogue catalogue;
    private final List<ProductUsers> users = new CopyOnWriteArrayList<>();

    Products(ProductRoom.Engine engine, ProductStore store, Catalogue catalogue) {
        this.engine = engine;
        this.store = store;
        this.catalogue = catalogue;
    }

    /** Who else has to be asked before a product goes. */
    public void ask(ProductUsers more) {
        users.add(more);
    }

    @Override
    public List<Sourced> products() {
        List<Sourced> found = new ArrayList<>();
        for (AddedProduct added : engine.database().read(store::list)) {
            lenient(added.text())
                    .ifPresentOrElse(
                            said -> found.add(new Sourced(said, new Origin.Added(added.version()), List.of())),
                            () -> LOG.warn("the file of product {} cannot be read", added.id()));
        }
        return found;
    }

    /**
     * Adds a product, or puts a newer version in its place. The same file again changes nothing.
     *
     * @param text of the file, YAML or JSON
     * @throws StorageException PRODUCT_INVALID with every mistake; PRODUCT_EXISTS
     */
    public Product add(Caller caller, String text) {
        ProductDeclaration said = read("The product's file", text);
        requireFree(said, origin -> origin instanceof Origin.Added);
        boolean ignored = Inserts.write(engine.database(), transaction -> {
            keep(transaction, caller, said, text);
            return true;
        });
        catalogue.refresh();
        return catalogue.get(said.id());
    }

    /** The file of a product that somebody added, as it was given. */
    public Optional<String> file(String id) {
        return engine.database().read(sql -> store.find(sql, id)).map(AddedProduct::text);
    }

    /** A file that was looked at before, read without complaint; empty when it is no file at all. */
    public static Optional<ProductDeclaration> lenient(String text) {
        try {
            return Optional.of(DeclarationReader.read(Sheet.of(Located.read(text), new Mistakes())));
        } catch (Located.Unreadable e) {
            return Optional.empty();
        }
    }

    /** @param what for people @throws StorageException PRODUCT_INVALID with every mistake */
    public ProductDeclaration declared(String what, String text) {
        return read(what, text);
    }

    private ProductDeclaration read(String what, String text) {
        Mistakes mistakes = new Mistakes();
        if (text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            mistakes.add(1, "", "it is larger than " + MOST_BYTES + " bytes");
            mistakes.refuse(what);
        }
        try {
            Located located = Located.read(text);
            Sheet sheet = Sheet.of(located, mistakes);
            ProductDeclaration said = DeclarationReader.read(sheet);
            Product ignored = catalogue.trial(
                    said,
                    new Origin.Added(said.version()),
                    (field, why) -> mistakes.add(located.line(field), field, why));
            mistakes.refuse(what);
            return said;
        } catch (Located.Unreadable e) {
            mistakes.add(
                    e.line(), "", "it is neither YAML nor JSON: " + Objects.requireNonNullElse(e.getMessage(), ""));
            mistakes.refuse(what);
            throw new IllegalStateException(e);
        }
    }

    /** What a package may declare: ids that nobody has but other versions of itself. @throws StorageException PRODUCT_EXISTS */
    public void requireFreeFor(ProductDeclaration said, String name) {
        requireFree(said, origin -> isOf(origin, name));
    }

    private static boolean isOf(Origin origin, String name) {
        return origin instanceof Origin.Packaged packaged && packaged.name().equals(name);
    }

    private void requireFree(ProductDeclaration said, Predicate<Origin> ours) {
        Optional<Product> there = catalogue.find(said.id());
        if (there.isPresent() && !ours.test(there.get().origin())) {
            throw exists(
                    said,
                    "a product of this id is there: " + there.get().origin().word(),
                    "Choose another id.");
        }
        catalogue.list(ProductQuery.all()).stream()
                .filter(product -> !product.id().equals(said.id()))
                .filter(product -> product.origin() instanceof Origin.Added || !ours.test(product.origin()))
                .filter(product ->
                        product.own().isPresent() && said.driver().own().isPresent())
                .filter(product -> product.driver().equals(said.driver().id()))
                .findFirst()
                .ifPresent(product -> {
                    throw exists(
                            said,
                            "product " + product.id() + " brings a driver " + product.driver() + " already",
                            "Choose another id for the driver.");
                });
    }

    private void keep(Transaction transaction, Caller caller, ProductDeclaration said, String text) {
        Optional<AddedProduct> before = store.find(transaction.sql(), said.id());
        if (before.filter(old -> old.text().equals(text)).isPresent()) {
            return;
        }
        AddedProduct fresh = new AddedProduct(
                said.id(), said.version(), text, caller.user(), engine.clock().instant());
        if (before.isEmpty()) {
            store.insert(transaction, fresh);
            note(transaction, caller, "product.add", said.id(), "version " + said.version());
            return;
        }
        if (before.get().version() >= said.version()) {
            throw exists(
                    said,
                    "version " + before.get().version() + " is there, and this file is another version "
                            + said.version(),
                    "Give the file a higher version.");
        }
        store.update(transaction, fresh);
        note(
                transaction,
                caller,
                "product.replace",
                said.id(),
                "version " + before.get().version() + " by " + said.version());
    }

    private static StorageException exists(ProductDeclaration said, String cause, String correction) {
        return Fault.of(ProductFault.PRODUCT_EXISTS, "Adding product " + said.id(), cause, correction)
                .about("field", "id")
                .about("product", said.id())
                .exception();
    }

    /** @throws StorageException PRODUCT_NOT_FOUND, PRODUCT_BUILT_IN, PRODUCT_IN_USE with the names of the backends */
    public void remove(Caller caller, String id) {
        Product product = catalogue.get(id);
        if (!(product.origin() instanceof Origin.Added)) {
            throw Fault.of(
                            ProductFault.PRODUCT_BUILT_IN,
                            "Removing product " + id,
                            "it is not one that somebody added, but "
                                    + product.origin().word(),
                            "A product of a driver package goes with the package; one of the program stays.")
                    .about("product", id)
                    .exception();
        }
        boolean ignored = engine.database().write(transaction -> {
            List<String> users = usersOf(transaction.sql(), product);
            if (!users.isEmpty()) {
                throw Fault.of(
                                ProductFault.PRODUCT_IN_USE,
                                "Removing product " + id,
                                "used by " + String.join(", ", users),
                                "Remove those first.")
                        .about("product", id)
                        .about("backends", String.join(", ", users))
                        .exception();
            }
            store.delete(transaction, id);
            note(transaction, caller, "product.remove", id, "");
            return true;
        });
        catalogue.refresh();
    }

    /** What would miss it, for people. */
    public List<String> usersOf(DSLContext sql, Product product) {
        return users.stream()
                .flatMap(each -> each.of(sql, product).stream())
                .distinct()
                .sorted()
                .toList();
    }

    private void note(Transaction transaction, Caller caller, String verb, String id, String detail) {
        engine.audit()
                .append(
                        transaction,
                        AuditEntry.of(engine.clock().instant(), caller, verb, SUBJECT, id, Outcome.DONE, detail));
    }
}
