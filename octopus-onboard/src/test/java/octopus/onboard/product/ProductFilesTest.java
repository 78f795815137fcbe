package octopus.onboard.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import octopus.block.backend.DriverCatalog;
import octopus.spi.option.Option;
import octopus.spi.option.OptionReader;
import org.junit.jupiter.api.Test;

/** The files of the program: complete, without mistakes, and true to the drivers. */
class ProductFilesTest {
    private static final DriverCatalog DRIVERS = DriverCatalog.installed();
    private static final Catalogue CATALOGUE = Catalogue.of(DRIVERS);

    @Test
    void noFileHasAMistake() {
        Assembler assembler = new Assembler(DRIVERS, Tables.read());
        List<String> wrong = new ArrayList<>();
        for (String name : ProgramFiles.names()) {
            Mistakes mistakes = new Mistakes();
            ProductDeclaration said = ProgramFiles.read(name, mistakes);
            Product product = assembler.assemble(
                    said, new Origin.BuiltIn(), List.of(), (field, text) -> mistakes.add(1, field, text));
            if (!product.id().equals(name)) {
                mistakes.add(1, "id", "it is not the file's name");
            }
            try {
                mistakes.refuse(name);
            } catch (octopus.spi.StorageException e) {
                wrong.add(e.fault().sentence());
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void theIndexNamesEveryFile() throws IOException {
        Path directory = Path.of("src/main/resources/octopus/onboard/product/products");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(ProgramFiles.names())
                    .containsExactlyElementsOf(
                            files.map(file -> file.getFileName().toString())
                                    .map(name -> name.substring(0, name.length() - ".yaml".length()))
                                    .sorted()
                                    .toList());
        }
    }

    @Test
    void everyDriverHasAProduct() {
        Set<String> served =
                CATALOGUE.list(ProductQuery.all()).stream().map(Product::driver).collect(Collectors.toSet());
        assertThat(served).containsAll(DRIVERS.builtIn().keySet());
        Set<String> withFiles =
                ProgramFiles.read().stream().map(said -> said.driver().id()).collect(Collectors.toSet());
        Set<String> bridged = new TreeSet<>(DRIVERS.builtIn().keySet());
        bridged.removeIf(id -> !id.startsWith("cinder-"));
        assertThat(bridged).hasSizeGreaterThan(100);
        assertThat(withFiles).containsAll(bridged);
    }

    @Test
    void whatTheIssueAsksForIsThere() {
        assertThat(CATALOGUE.list(ProductQuery.all()).stream().map(Product::id))
                .contains(
                        "directory",
                        "simulated-array",
                        "huawei-oceanstor-iscsi",
                        "huawei-oceanstor-stock-fc",
                        "huawei-dorado-stock-iscsi",
                        "tengling-iscsi",
                        "tengling-stock-fc",
                        "generic-ip-san-lun",
                        "generic-fc-san-lun",
                        "nfs",
                        "ceph-rbd",
                        "lvm",
                        "truenas-iscsi");
    }

    @Test
    void everyTextIsThereInBothLanguages() {
        List<String> wrong = new ArrayList<>();
        for (Product product : CATALOGUE.list(ProductQuery.all())) {
            Stream.of(List.of(product.name()), product.hints(), product.notes())
                    .flatMap(Collection::stream)
                    .filter(words -> words.en().isBlank() || words.zh().isBlank())
                    .forEach(words -> wrong.add(product.id() + ": " + words));
            product.hints().stream()
                    .filter(words -> words.en().equals(words.zh()))
                    .forEach(words -> wrong.add(product.id() + " is not translated: " + words.en()));
            if (product.checks().isEmpty() && !product.protocols().equals(List.of(Protocol.LOCAL))) {
                wrong.add(product.id() + " names no check");
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void presetsAndDefaultsAreGoodValues() {
        List<String> wrong = new ArrayList<>();
        for (Product product : CATALOGUE.list(ProductQuery.all())) {
            if (product.read(java.util.Map.of(), java.util.Map.of()) instanceof OptionReader.Reading.Bad bad) {
                Set<String> missing = product.options().stream()
                        .filter(ProductOption::required)
                        .map(ProductOption::name)
                        .collect(Collectors.toSet());
                bad.faults().stream()
                        .filter(fault -> !missing.contains(fault.about().get("field")))
                        .forEach(fault -> wrong.add(product.id() + ": " + fault.sentence()));
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void secretsArePasswordsOfTheSchemaAndGroupsAreKnown() {
        for (Product product : CATALOGUE.list(ProductQuery.all())) {
            var schema = octopus.core.json.Json.MAPPER.valueToTree(product.schema());
            assertThat(schema.path("properties").size())
                    .isEqualTo(product.options().size());
            List<String> groups = schema.path("x-groups").findValuesAsString("id");
            for (ProductOption option : product.options()) {
                var property = schema.path("properties").path(option.name());
                boolean secret = option.option() instanceof Option.SecretText;
                assertThat(property.path("writeOnly").asBoolean(false)).isEqualTo(secret);
                assertThat(property.path("format").asString("").equals("password"))
                        .isEqualTo(secret);
                assertThat(property.has("default") && secret).isFalse();
                assertThat(groups).contains(property.path("x-group").asString());
            }
        }
    }

    @Test
    void theSchemaSaysWhatTheReaderDemands() {
        Product product = CATALOGUE.get("huawei-dorado-iscsi");
        var schema = octopus.core.json.Json.MAPPER.valueToTree(product.schema());
        assertThat(schema.path("$schema").asString()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(schema.path("required").valueStream().map(each -> each.asString()))
                .containsExactlyInAnyOrder(
                        "san_ip", "san_login", "san_password", "storage_pool", "iscsi_default_target_ip");
        assertThat(schema.at("/properties/san_api_port/type").asString()).isEqualTo("integer");
        assertThat(schema.at("/properties/san_api_port/default").asLong()).isEqualTo(8088);
        assertThat(schema.at("/properties/san_thin_provision/default").asBoolean())
                .isTrue();
        assertThat(schema.at("/properties/san_ip/x-title-zh").asString()).isEqualTo("管理地址");
        assertThat(schema.at("/properties/san_ip/x-group").asString()).isEqualTo("access");
        assertThat(schema.at("/properties/reserved_percentage/maximum").asLong())
                .isEqualTo(100);
        assertThat(product.presets()).containsEntry("san_thin_provision", "true");
        assertThat(product.read(java.util.Map.of("san_ip", "10.0.0.1"), java.util.Map.of()))
                .isInstanceOfSatisfying(
                        OptionReader.Reading.Bad.class,
                        bad -> assertThat(
                                        bad.faults().stream().map(f -> f.about().get("field")))
                                .containsExactlyInAnyOrder(
                                        "san_login", "san_password", "storage_pool", "iscsi_default_target_ip"));
    }

    @Test
    void aNameNearbyIsSuggested() {
        assertThat(CATALOGUE.find("huawei-dorado-iscsi")).isPresent();
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> CATALOGUE.get("huawei-dorado-iscs"))
                .hasMessageContaining("Did you mean huawei-dorado-iscsi?");
        assertThat(CATALOGUE.list(ProductQuery.of(
                        java.util.Optional.of("华为 dorado"),
                        java.util.Optional.of("FC"),
                        java.util.Optional.empty(),
                        java.util.Optional.empty())))
                .extracting(Product::id)
                .containsExactly("huawei-dorado-stock-fc");
    }
}
