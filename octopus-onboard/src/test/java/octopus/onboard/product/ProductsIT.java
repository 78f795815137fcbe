package octopus.onboard.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import octopus.block.backend.Backend;
import octopus.block.backend.BackendStore;
import octopus.block.backend.DriverCatalog;
import octopus.core.Caller;
import octopus.core.audit.AuditEntry;
import octopus.core.audit.AuditLog;
import octopus.core.audit.AuditQuery;
import octopus.core.db.StoreContract;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Products that somebody adds, on each database. */
class ProductsIT extends StoreContract {
    private static final Caller ADMIN = new Caller("alice", "ops", Set.of(Caller.ADMIN), "req-test");
    private static final String FILE = """
            id: acme-san
            version: 1
            name: {en: Acme SAN, zh: 顶点存储}
            maker: Acme
            protocols: [iscsi]
            driver:
              id: acme-san
              class: acme.driver.AcmeDriver
              like: cinder-nimble-iscsi
              options:
                - {name: acme_pool, required: true, sentence: "The pool that holds the volumes."}
                - {name: acme_token, type: secret, sentence: "What lets us in."}
                - {name: acme_mode, type: choice, choices: [fast, safe], default: safe, sentence: "How it writes."}
            required: [san_ip]
            presets:
              acme_mode: fast
            """;

    private final DriverCatalog drivers = DriverCatalog.installed();
    private ProductRoom room;

    @BeforeEach
    void open() {
        room = room(drivers);
    }

    @AfterEach
    void close() {
        room.close();
    }

    private ProductRoom room(DriverCatalog into) {
        return new ProductRoom(new ProductRoom.Engine(database(), new AuditLog(database()), Clock.systemUTC()), into);
    }

    private Product add(String text) {
        return room.products().add(ADMIN, text);
    }

    private static Fault fault(Runnable work) {
        try {
            work.run();
        } catch (StorageException e) {
            return e.fault();
        }
        throw new AssertionError("no fault");
    }

    @Test
    void aProductComesWithItsDriverIsReplacedAndGoes() {
        Product made = add(FILE);
        assertThat(made.name().zh()).isEqualTo("顶点存储");
        assertThat(made.options()).extracting(ProductOption::name).contains("acme_pool", "san_ip", "bridge_python");
        assertThat(made.option("san_ip").orElseThrow().required()).isTrue();
        assertThat(made.presets()).isEqualTo(Map.of("acme_mode", "fast"));
        assertThat(drivers.factory("acme-san").descriptor().vendor()).isEqualTo("Acme");
        assertThat(add(FILE)).isEqualTo(made);
        assertThat(fault(() -> add(FILE.replace("Acme SAN", "Acme Storage"))).code())
                .isEqualTo(ProductFault.PRODUCT_EXISTS);
        Product second = add(FILE.replace("version: 1", "version: 2").replace("Acme SAN", "Acme Storage"));
        assertThat(second.name().en()).isEqualTo("Acme Storage");
        assertThat(second.origin()).isEqualTo(new Origin.Added(2));

        DriverCatalog others = DriverCatalog.installed();
        try (ProductRoom restarted = room(others)) {
            assertThat(restarted.catalogue().get("acme-san")).isEqualTo(second);
            assertThat(others.factory("acme-san").descriptor().options()).isNotEmpty();
        }

        room.products().remove(ADMIN, "acme-san");
        assertThat(room.catalogue().find("acme-san")).isEmpty();
        assertThatThrownBy(() -> drivers.factory("acme-san")).hasMessageContaining("no driver of that id");
        assertThat(new AuditLog(database()).list(AuditQuery.all().withVerb("product"), 10))
                .extracting(AuditEntry::verb)
                .containsExactly("product.remove", "product.replace", "product.add");
    }

    @Test
    void whatABackendUsesStays() {
        add(FILE);
        BackendStore backends = new BackendStore();
        database().write(transaction -> {
            backends.insert(
                    transaction,
                    new Backend(
                            "gold",
                            "acme-san",
                            Map.of(),
                            Map.of(),
                            "nova",
                            true,
                            Optional.empty(),
                            1,
                            Instant.now(),
                            Optional.empty()));
            return true;
        });
        Fault fault = fault(() -> room.products().remove(ADMIN, "acme-san"));
        assertThat(fault.code()).isEqualTo(ProductFault.PRODUCT_IN_USE);
        assertThat(fault.cause()).contains("backend gold");
        database().write(transaction -> {
            backends.delete(transaction, "gold");
            return true;
        });
        room.products().remove(ADMIN, "acme-san");
        assertThat(fault(() -> room.products().remove(ADMIN, "acme-san")).code())
                .isEqualTo(ProductFault.PRODUCT_NOT_FOUND);
        assertThat(fault(() -> room.products().remove(ADMIN, "lvm")).code()).isEqualTo(ProductFault.PRODUCT_BUILT_IN);
    }

    @Test
    void everyMistakeIsNamedWithItsLineAndField() {
        String wrong = """
                id: Acme SAN
                nmae: Acme
                maker: Acme
                protocols: [iscsi, iscis]
                driver:
                  id: file
                  class: Acme
                  like: cinder-nimbel-iscsi
                  options:
                    - {name: acme_pool, type: txet, sentence: x}
                    - {name: acme_pool, type: choice}
                supports: [flying]
                presets:
                  acme_token: {a: b}
                checks: ["Not A Check"]
                """;
        Fault fault = fault(() -> add(wrong));
        assertThat(fault.code()).isEqualTo(ProductFault.PRODUCT_INVALID);
        assertThat(fault.cause())
                .contains("line 1, id:")
                .contains("line 2, nmae: there is no such field; did you mean name?")
                .contains("name: it is missing")
                .contains("line 4, protocols[1]: \"iscis\"")
                .contains("line 6, driver.id: there is an installed driver of this id")
                .contains("line 7, driver.class:")
                .contains(
                        "line 8, driver.like: there is no driver cinder-nimbel-iscsi; did you mean cinder-nimble-iscsi?")
                .contains("line 10, driver.options[0].type: \"txet\" is no type; did you mean text?")
                .contains("line 11, driver.options[1].name: there is an option acme_pool already")
                .contains("line 11, driver.options[1].choices: a choice needs them")
                .contains("line 11, driver.options[1].sentence: it is missing")
                .contains("line 12, supports[0]:")
                .contains("line 14, presets.acme_token: a text is wanted")
                .contains("line 15, checks[0]:");
        assertThat(fault.about()).containsEntry("line", "1").containsEntry("field", "id");
    }

    @Test
    void presetsOfSecretsAndOfNonsenseAreRefused() {
        assertThat(fault(() -> add(FILE.replace("acme_mode: fast", "acme_token: s3cret-value")))
                        .sentence())
                .contains("line 16, presets.acme_token: a secret is not preset")
                .doesNotContain("s3cret-value");
        assertThat(fault(() -> add(FILE.replace("acme_mode: fast", "acme_mode: slow")))
                        .cause())
                .contains("is not one of fast, safe");
        assertThat(fault(() -> add(FILE.replace("required: [san_ip]", "required: [san_pi]")))
                        .cause())
                .contains("line 14, required[0]: the driver has no option san_pi; did you mean san_ip?");
    }

    @Test
    void whatIsNoFileIsRefused() {
        List<String> texts = List.of(
                "",
                "just words",
                "[1, 2]",
                "id: [unclosed",
                "a: 1\na: 2",
                "{\"id\": ",
                "id: x\n\tname: tab",
                "a: &a [x]\nb: *a",
                "---\n...\n",
                "[".repeat(5000),
                "id: " + "x".repeat(70_000),
                "\u0000\u0001",
                "!!java.lang.Runtime {}");
        for (String text : texts) {
            assertThat(fault(() -> add(text)).code())
                    .as(text.substring(0, Math.min(20, text.length())))
                    .isEqualTo(ProductFault.PRODUCT_INVALID);
        }
        assertThat(room.products().products()).isEmpty();
    }

    @Test
    void idsOfOthersAreNotTaken() {
        assertThat(fault(() -> add(FILE.replace("id: acme-san\nversion", "id: lvm\nversion")))
                        .code())
                .isEqualTo(ProductFault.PRODUCT_EXISTS);
        add(FILE);
        Fault fault = fault(() -> add(FILE.replace("id: acme-san\nversion", "id: acme-other\nversion")));
        assertThat(fault.cause()).contains("product acme-san brings a driver acme-san already");
    }

    @Test
    void jsonWillDoToo() {
        Product product = add("""
                {"id": "acme-json", "name": "Acme", "maker": "Acme", "protocols": ["nfs"], "driver": "cinder-nfs",
                 "presets": {"nfs_qcow2_volumes": true}}""");
        assertThat(product.presets()).containsEntry("nfs_qcow2_volumes", "true");
        assertThat(product.own()).isEmpty();
    }

    @Test
    void ofManyAtOnceOneIsKept() throws Exception {
        List<Callable<String>> work = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            String text = FILE.replace("Acme SAN", "Acme " + i % 4);
            work.add(() -> {
                try {
                    return add(text).name().en();
                } catch (StorageException e) {
                    return e.fault().code().name();
                }
            });
        }
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            List<String> ends = new ArrayList<>();
            for (Future<String> end : many.invokeAll(work)) {
                ends.add(end.get());
            }
            String kept = room.catalogue().get("acme-san").name().en();
            assertThat(ends).contains(kept, "PRODUCT_EXISTS");
            assertThat(Set.copyOf(ends)).isEqualTo(Set.of(kept, "PRODUCT_EXISTS"));
        }
        assertThat(room.products().products()).hasSize(1);
        assertThat(new AuditLog(database()).list(AuditQuery.all().withVerb("product.add"), 10))
                .hasSize(1);
    }
}
