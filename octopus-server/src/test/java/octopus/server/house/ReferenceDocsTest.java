package octopus.server.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import octopus.block.backend.DriverCatalog;
import octopus.onboard.product.Catalogue;
import octopus.onboard.product.ProductPage;
import octopus.server.OctopusSettings;
import octopus.server.auth.policy.RuleCatalog;
import octopus.server.auth.policy.RuleDefault;
import org.junit.jupiter.api.Test;

/** The reference pages are made from the code. {@code ./octopus docs} renews them. */
class ReferenceDocsTest {
    private static final String MADE = "<!-- Made from the code by \"./octopus docs\"; do not edit. -->\n\n";

    @Test
    void settings() throws IOException {
        check("settings.md", MADE + """
                # Settings

                One file, `octopus.yaml` in the data directory or what `--config` names; over it the environment \
                (`server.port` is `OCTOPUS_SERVER_PORT`); over that `--set server.port=8776`. All mistakes are reported at \
                once at the start. `./octopus settings explain` shows the same with the values in force.

                """ + OctopusSettings.catalog().markdown());
    }

    @Test
    void faults() throws IOException {
        check("faults.md", MADE + """
                # Faults

                Every failure that Octopus describes has a code. Codes are stable: programs may compare them. The kind \
                says whose turn it is: the caller's (`CALLER`, `FORBIDDEN`, `NOT_FOUND`, `STATE`, `CONFLICT`, `QUOTA`), the \
                operator's (`CAPACITY`, `BACKEND`, `NODE`, `NETWORK`) or ours (`INTERNAL`).

                """ + FaultCatalog.collect().markdown());
    }

    @Test
    void policy() throws IOException {
        StringBuilder rows = new StringBuilder("| Rule | Default | Enough before |\n|---|---|---|\n");
        for (RuleDefault rule : RuleCatalog.all()) {
            rows.append("| `")
                    .append(rule.name())
                    .append("` | `")
                    .append(rule.check())
                    .append("` | ");
            rows.append(rule.also().map(also -> "`" + also + "`").orElse("")).append(" |\n");
        }
        check("policy.md", MADE + """
                # Rules

                Who may do what in the Block Storage API, by Cinder's names, and in our own under `/api/v1` (the last ones). What was enough before roles were told apart \
                is enough still, unless `auth.enforce-new-defaults` is set. `auth.policy-file` puts others in their place: \
                [authentication](../operations/authentication.md#rules).

                """ + rows);
    }

    @Test
    void products() throws IOException {
        check("products.md", MADE + """
                # Storage products

                What can be onboarded. A product is a file of the catalogue \
                (`octopus-onboard/src/main/resources/octopus/onboard/product`) that says which driver serves it and what is \
                special about it; the options are those of the driver. `octopus product show ID` explains one with all its \
                options, `octopus product schema ID` gives them as JSON Schema, and \
                [adding a product](../operations/storage-products.md) tells how one that nobody listed gets in.

                """ + ProductPage.of(Catalogue.of(DriverCatalog.installed())));
    }

    private static void check(String name, String wanted) throws IOException {
        Path file = House.root().resolve("docs/reference").resolve(name);
        String text = wanted.strip() + "\n";
        if (Boolean.getBoolean("octopus.renew-docs")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertThat(file).as("made by ./octopus docs").exists();
        assertThat(Files.readString(file))
                .as("docs/reference/%s is older than the code; renew it with: ./octopus docs", name)
                .isEqualTo(text);
    }
}
