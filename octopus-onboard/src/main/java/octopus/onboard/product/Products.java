package octopus.onboard.product;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import octopus.core.Caller;
import octopus.core.audit.AuditEntry;
import octopus.core.audit.AuditEntry.Outcome;
import octopus.core.db.Transaction;
import octopus.spi.Fault;
import octopus.spi.StorageException;
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
            try {
                found.add(new Sourced(
                        DeclarationReader.read(Sheet.of(Located.read(added.text()), new Mistakes())),
                        new Origin.Added(added.version()),
                        List.of()));
            } catch (Located.Unreadable e) {
                LOG.warn("the file of product {} cannot be read: {}", added.id(), e.getMessage());
            }
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
        ProductDeclaration said = read(text);
        requireFree(said);
        boolean ignored = engine.database().write(transaction -> {
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

    private ProductDeclaration read(String text) {
        Mistakes mistakes = new Mistakes();
        if (text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            mistakes.add(1, "", "it is larger than " + MOST_BYTES + " bytes");
            mistakes.refuse("The product's file");
        }
        try {
            Located located = Located.read(text);
            Sheet sheet = Sheet.of(located, mistakes);
            ProductDeclaration said = DeclarationReader.read(sheet);
            Product ignored = catalogue.trial(
                    said,
                    new Origin.Added(said.version()),
                    (field, why) -> mistakes.add(located.line(field), field, why));
            mistakes.refuse("The file of product " + said.id());
            return said;
        } catch (Located.Unreadable e) {
            mistakes.add(
                    e.line(), "", "it is neither YAML nor JSON: " + Objects.requireNonNullElse(e.getMessage(), ""));
            mistakes.refuse("The product's file");
            throw new IllegalStateException(e);
        }
    }

    private void requireFree(ProductDeclaration said) {
        Optional<Product> there = catalogue.find(said.id());
        if (there.isPresent() && !(there.get().origin() instanceof Origin.Added)) {
            throw exists(
                    said,
                    "a product of this id is there: " + there.get().origin().word(),
                    "Choose another id.");
        }
        catalogue.list(ProductQuery.all()).stream()
                .filter(product -> !product.id().equals(said.id()))
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
            List<String> users = users(transaction, product);
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

    private List<String> users(Transaction transaction, Product product) {
        return users.stream()
                .flatMap(each -> each.of(transaction.sql(), product).stream())
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
