package octopus.onboard.product;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.backend.BackendOpener;
import octopus.block.backend.DriverCatalog;
import octopus.spi.driver.DriverDescriptor;
import octopus.spi.driver.DriverFactory;
import octopus.spi.driver.ForeignDriver;
import octopus.spi.option.Nearest;
import octopus.spi.option.Option;
import octopus.spi.option.OptionReader;
import org.jspecify.annotations.Nullable;

/** Makes a product of what its file says and of what its driver declares. */
final class Assembler {
    private final DriverCatalog drivers;
    private final Tables tables;
    private final Map<String, DriverDescriptor> descriptors = new HashMap<>();

    Assembler(DriverCatalog drivers, Tables tables) {
        this.drivers = drivers;
        this.tables = tables;
        drivers.builtIn().forEach((id, factory) -> descriptors.put(id, factory.descriptor()));
    }

    /** For mistakes: how a declaration's field and its line are found. Does nothing for files of the program. */
    interface Complaint {
        void about(String field, String text);
    }

    /** Drivers that the program brings. */
    Map<String, DriverDescriptor> builtIn() {
        return descriptors;
    }

    /** @param directories where the files of the product's own driver are */
    Product assemble(ProductDeclaration said, Origin origin, List<Path> directories, Complaint complaint) {
        Optional<ForeignDriver> own = said.driver().own().map(driver -> foreign(said, driver, directories, complaint));
        DriverDescriptor descriptor = descriptor(said, own, complaint);
        List<Option> declared = descriptor == null ? List.of() : BackendOpener.declared(descriptor);
        if (descriptor != null) {
            check(said, declared, complaint);
        }
        List<ProductOption> options = declared.stream()
                .map(option -> option(said, option))
                .sorted(Comparator.comparingInt(
                                (ProductOption option) -> tables.groups().indexOf(tables.group(option.name())))
                        .thenComparing(option -> !option.option().required()))
                .toList();
        SystemPackages onNodes = said.protocols().stream()
                .map(protocol -> tables.needs(protocol).packages())
                .reduce(SystemPackages.NONE, SystemPackages::and);
        List<String> checks = said.protocols().stream()
                .map(protocol -> tables.needs(protocol).checks())
                .reduce(said.checks(), Lists::union);
        return new Product(
                said.id(),
                said.name(),
                said.maker(),
                said.family(),
                said.protocols(),
                said.driver().id(),
                own,
                tables.groups().stream()
                        .filter(group ->
                                options.stream().anyMatch(o -> o.group().equals(group.id())))
                        .toList(),
                options,
                said.packages(),
                onNodes,
                said.files(),
                said.libvirt(),
                checks,
                said.supports(),
                said.hints(),
                said.notes(),
                origin);
    }

    /** A driver that has no file of its own. */
    ProductDeclaration bare(DriverDescriptor driver) {
        List<Protocol> protocols = driver.protocols().stream()
                .flatMap(word -> Protocol.ofDriver(word).stream())
                .toList();
        return new ProductDeclaration(
                driver.id(),
                1,
                Words.of(driver.vendor() + " " + driver.id()),
                driver.vendor(),
                driver.vendor(),
                protocols.isEmpty() ? List.of(Protocol.LOCAL) : protocols,
                new ProductDeclaration.Driver(driver.id(), Optional.empty()),
                Map.of(),
                List.of(),
                List.of(),
                SystemPackages.NONE,
                List.of(),
                Optional.empty(),
                List.of(),
                java.util.Set.of(),
                List.of(),
                List.of(Words.of(driver.sentence())));
    }

    private @Nullable DriverDescriptor descriptor(
            ProductDeclaration said, Optional<ForeignDriver> own, Complaint complaint) {
        if (own.isPresent()) {
            if (descriptors.containsKey(own.get().id())) {
                complaint.about("driver.id", "there is an installed driver of this id; choose another");
            }
            return drivers.host(own.get()).descriptor();
        }
        DriverDescriptor known = descriptors.get(said.driver().id());
        if (known == null) {
            complaint.about(
                    "driver",
                    "there is no driver " + said.driver().id()
                            + near(said.driver().id(), descriptors.keySet())
                            + "; or declare one with id and class");
        }
        return known;
    }

    DriverFactory host(ForeignDriver driver) {
        return drivers.host(driver);
    }

    private ForeignDriver foreign(
            ProductDeclaration said, ProductDeclaration.OwnDriver driver, List<Path> directories, Complaint complaint) {
        List<Option> options = new ArrayList<>(driver.options());
        driver.like().ifPresent(like -> {
            DriverDescriptor model = descriptors.get(like);
            if (model == null) {
                complaint.about("driver.like", "there is no driver " + like + near(like, descriptors.keySet()));
                return;
            }
            model.options().stream()
                    .filter(option -> options.stream().noneMatch(o -> o.name().equals(option.name())))
                    .forEach(options::add);
        });
        return new ForeignDriver(
                said.driver().id(),
                driver.className(),
                said.maker(),
                driver.version(),
                said.protocols().stream().map(Assembler::word).toList(),
                driver.packages(),
                options,
                directories);
    }

    /** As Cinder writes it. */
    private static String word(Protocol protocol) {
        return switch (protocol) {
            case ISCSI -> "iSCSI";
            case ISER -> "iSER";
            case NVME_TCP -> "NVMe-TCP";
            case NVME_RDMA -> "NVMe-RoCE";
            case RBD -> "ceph";
            case FC, NFS, SMB, LOCAL, SCSI, DRBD, GPFS, POWERFLEX, QUOBYTE, STORPOOL, VMDK, VZSTORAGE ->
                protocol.name();
        };
    }

    private static String near(String given, java.util.Collection<String> known) {
        return Nearest.of(given, known)
                .map(near -> "; did you mean " + near + "?")
                .orElse("");
    }

    private static void check(ProductDeclaration said, List<Option> declared, Complaint complaint) {
        Map<String, Option> byName = new HashMap<>();
        declared.forEach(option -> byName.put(option.name(), option));
        for (int i = 0; i < said.required().size(); i++) {
            String name = said.required().get(i);
            if (!byName.containsKey(name)) {
                complaint.about(
                        "required[" + i + "]", "the driver has no option " + name + near(name, byName.keySet()));
            }
        }
        for (int i = 0; i < said.checked().size(); i++) {
            String name = said.checked().get(i);
            if (!byName.containsKey(name)) {
                complaint.about("checked[" + i + "]", "the driver has no option " + name + near(name, byName.keySet()));
            }
        }
        for (int i = 0; i < said.files().size(); i++) {
            for (String name : said.files().get(i).options()) {
                if (!byName.containsKey(name)) {
                    complaint.about(
                            "files[" + i + "].keys", "the driver has no option " + name + near(name, byName.keySet()));
                }
            }
        }
        said.libvirt()
                .filter(key -> !byName.containsKey(key.uuid()))
                .ifPresent(key -> complaint.about(
                        "libvirt.uuid", "the driver has no option " + key.uuid() + near(key.uuid(), byName.keySet())));
        said.presets().forEach((name, value) -> {
            Option option = byName.get(name);
            String field = "presets." + name;
            if (option == null) {
                complaint.about(field, "the driver has no such option" + near(name, byName.keySet()));
            } else if (option instanceof Option.SecretText) {
                complaint.about(field, "a secret is not preset: every installation has its own");
            } else if (OptionReader.read(List.of(option), Map.of(name, value), Map.of())
                    instanceof OptionReader.Reading.Bad bad) {
                bad.faults().forEach(fault -> complaint.about(field, fault.cause()));
            }
        });
    }

    private ProductOption option(ProductDeclaration said, Option option) {
        OptionGroup group = tables.group(option.name());
        boolean wanted = said.required().contains(option.name());
        Option shown = wanted ? required(option) : option;
        return new ProductOption(
                shown,
                group.id(),
                tables.label(option.name()),
                Optional.ofNullable(said.presets().get(option.name())),
                group.advanced() && !shown.required() && !said.presets().containsKey(option.name()),
                said.checked().contains(option.name()));
    }

    /** The same, to be given. A flag has a value always, a ratio is the driver's own affair. */
    private static Option required(Option option) {
        return switch (option) {
            case Option.Text o -> new Option.Text(o.name(), o.sentence(), o.defaultText(), true, o.example());
            case Option.SecretText o -> new Option.SecretText(o.name(), o.sentence(), true);
            case Option.Choice o -> new Option.Choice(o.name(), o.sentence(), o.defaultText(), true, o.choices());
            case Option.Count o -> new Option.Count(o.name(), o.sentence(), o.defaultText(), true, o.least(), o.most());
            case Option.Amount o -> new Option.Amount(o.name(), o.sentence(), o.defaultText(), true);
            case Option.Address o -> new Option.Address(o.name(), o.sentence(), o.defaultText(), true);
            case Option.Port o -> new Option.Port(o.name(), o.sentence(), o.defaultText(), true);
            case Option.Directory o -> new Option.Directory(o.name(), o.sentence(), o.defaultText(), true);
            case Option.Flag o -> o;
            case Option.Ratio o -> o;
        };
    }
}
