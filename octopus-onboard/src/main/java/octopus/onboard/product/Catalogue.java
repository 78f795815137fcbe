package octopus.onboard.product;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import octopus.block.backend.DriverCatalog;
import octopus.spi.Fault;
import octopus.spi.driver.DriverFactory;
import octopus.spi.driver.ForeignDriver;
import octopus.spi.option.Nearest;
import org.jspecify.annotations.Nullable;

/**
 * The storage products that can be onboarded: those of the program, those that somebody added, those of driver packages.
 * Answers out of memory; whoever changes a source says {@link #refresh}.
 */
public final class Catalogue {
    private final DriverCatalog drivers;
    private @Nullable Assembler known;
    private final List<ProductSource> sources = new CopyOnWriteArrayList<>();
    private volatile Opened opened = (origin, driver, backend) -> {};
    private @Nullable Shelf program;
    private volatile Shelf others = new Shelf(Map.of(), Map.of());

    /** Hears which driver of a package a backend was opened with. */
    public interface Opened {
        void by(Origin.Packaged origin, String driver, String backend);
    }

    /** @param drivers of the products that bring their own, by id */
    private record Shelf(Map<String, Product> products, Map<String, DriverFactory> drivers) {}

    Catalogue(DriverCatalog drivers) {
        this.drivers = drivers;
    }

    /** Reads its tables when somebody looks at products for the first time, not at the start. */
    private synchronized Assembler assembler() {
        if (known == null) {
            known = new Assembler(drivers, Tables.read());
        }
        return known;
    }

    /** Products of the program only, for documents. */
    public static Catalogue of(DriverCatalog drivers) {
        return new Catalogue(drivers);
    }

    /** From now on products come from there too. */
    public void join(ProductSource source) {
        sources.add(source);
        refresh();
    }

    public void whenOpened(Opened listener) {
        opened = listener;
    }

    /** By id. */
    public List<Product> list(ProductQuery query) {
        return all().values().stream().filter(product -> product.matches(query)).toList();
    }

    /** @throws octopus.spi.StorageException PRODUCT_NOT_FOUND, with the nearest id */
    public Product get(String id) {
        return find(id).orElseThrow(() -> Fault.of(
                        ProductFault.PRODUCT_NOT_FOUND,
                        "Product " + id,
                        "the catalogue has none of this id",
                        Nearest.of(id, all().keySet())
                                        .map(near -> "Did you mean " + near + "? ")
                                        .orElse("")
                                + "octopus product list --search WORD finds one; octopus product add -f FILE adds one.")
                .about("product", id)
                .exception());
    }

    /** Another process may have added it, so the sources are asked again before this says that there is none. */
    public Optional<Product> find(String id) {
        Product known = all().get(id);
        if (known == null && !sources.isEmpty()) {
            refresh();
            known = all().get(id);
        }
        return Optional.ofNullable(known);
    }

    /** The class of a product's driver as a cinder.conf names it; nothing where the driver is one of ours. */
    public Optional<String> cinderClass(Product product) {
        return product.own()
                .map(ForeignDriver::className)
                .or(() -> Optional.ofNullable(drivers.builtIn().get(product.driver()))
                        .flatMap(DriverFactory::cinderClass));
    }

    /** Products whose driver is that class, by id. */
    public List<Product> ofClass(String name) {
        return all().values().stream()
                .filter(product -> cinderClass(product).filter(name::equals).isPresent())
                .toList();
    }

    /** Asks the sources again. */
    public void refresh() {
        Map<String, Product> products = new TreeMap<>();
        Map<String, DriverFactory> factories = new TreeMap<>();
        for (ProductSource source : sources) {
            for (ProductSource.Sourced each : source.products()) {
                List<Words> trouble = new ArrayList<>();
                Product product = assembler()
                        .assemble(
                                each.declaration(),
                                each.origin(),
                                each.directories(),
                                (field, text) ->
                                        trouble.add(Words.of("This version of Octopus: " + field + ": " + text)));
                products.putIfAbsent(product.id(), noted(product, trouble));
                product.own().ifPresent(own -> factories.putIfAbsent(own.id(), hosted(own, each.origin())));
            }
            for (ProductSource.Sourced each : source.versions()) {
                pinned(each, factories);
            }
        }
        others = new Shelf(products, factories);
    }

    private void pinned(ProductSource.Sourced each, Map<String, DriverFactory> factories) {
        if (each.origin() instanceof Origin.Packaged packaged) {
            assembler()
                    .assemble(each.declaration(), each.origin(), each.directories(), (field, text) -> {})
                    .own()
                    .map(own -> own.named(own.id() + "@" + packaged.version()))
                    .ifPresent(own -> factories.putIfAbsent(own.id(), hosted(own, each.origin())));
        }
    }

    private DriverFactory hosted(ForeignDriver own, Origin origin) {
        DriverFactory factory = assembler().host(own);
        return origin instanceof Origin.Packaged packaged
                ? new WatchedFactory(factory, backend -> opened.by(packaged, own.id(), backend))
                : factory;
    }

    private static Product noted(Product product, List<Words> trouble) {
        if (trouble.isEmpty()) {
            return product;
        }
        return new Product(
                product.id(),
                product.name(),
                product.maker(),
                product.family(),
                product.protocols(),
                product.driver(),
                product.own(),
                product.groups(),
                product.options(),
                product.driverPackages(),
                product.nodePackages(),
                product.files(),
                product.libvirt(),
                product.checks(),
                product.supports(),
                product.hints(),
                Lists.union(product.notes(), trouble),
                product.origin());
    }

    /** What the file would become. @throws octopus.spi.StorageException PRODUCT_INVALID with every mistake */
    Product trial(ProductDeclaration said, Origin origin, Assembler.Complaint complaint) {
        return assembler().assemble(said, origin, List.of(), complaint);
    }

    /** Products of the program. */
    Map<String, Product> program() {
        return shelf().products();
    }

    /** Drivers that products of all sources bring, by id. */
    Map<String, DriverFactory> factories() {
        Map<String, DriverFactory> all = new TreeMap<>(others.drivers());
        all.putAll(shelf().drivers());
        return all;
    }

    private Map<String, Product> all() {
        Map<String, Product> all = new TreeMap<>(others.products());
        all.putAll(shelf().products());
        return all;
    }

    /** Read when first asked for: a start that needs no product does not wait for a hundred files. */
    private synchronized Shelf shelf() {
        Shelf known = program;
        if (known == null) {
            known = readProgram();
            program = known;
        }
        return known;
    }

    private Shelf readProgram() {
        Map<String, Product> products = new TreeMap<>();
        Map<String, DriverFactory> factories = new TreeMap<>();
        for (ProductDeclaration said : ProgramFiles.read()) {
            Product product = assembler().assemble(said, new Origin.BuiltIn(), List.of(), (field, text) -> {
                // A driver may be missing where only some are installed; ProductFilesTest looks at this.
            });
            if (product.own().isPresent() || drivers.builtIn().containsKey(product.driver())) {
                products.put(product.id(), product);
                product.own()
                        .ifPresent(own -> factories.put(own.id(), assembler().host(own)));
            }
        }
        assembler().builtIn().forEach((id, descriptor) -> {
            if (!products.containsKey(id)
                    && products.values().stream()
                            .noneMatch(product -> product.driver().equals(id))) {
                products.put(
                        id,
                        assembler()
                                .assemble(
                                        assembler().bare(descriptor),
                                        new Origin.BuiltIn(),
                                        List.of(),
                                        (field, text) -> {}));
            }
        });
        return new Shelf(products, factories);
    }
}
