package octopus.cli.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import octopus.cli.http.Door;
import octopus.cli.http.Json;
import octopus.cli.output.Column;
import octopus.cli.terminal.CliFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code octopus product}: the storage products that can be onboarded. */
@Command(
        name = "product",
        addMethodSubcommands = false,
        description = "Storage products that can be onboarded: found, explained, added from a file.")
final class ProductCommand {
    private final Session session;

    ProductCommand(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "Show the catalogue of storage products.")
    int list(
            @Option(
                            names = "--search",
                            paramLabel = "WORDS",
                            description = "Words that are in the id, a name, the maker or the family.")
                    String search,
            @Option(
                            names = "--protocol",
                            paramLabel = "PROTOCOL",
                            description = "Only those that are reached so: iscsi, fc, nfs, rbd, nvme-tcp, local, …")
                    String protocol,
            @Option(names = "--maker", paramLabel = "MAKER", description = "Only those of this maker.") String maker,
            @Option(names = "--driver", paramLabel = "DRIVER", description = "Only those that this driver serves.")
                    String driver) {
        Query query = new Query()
                .with("search", search)
                .with("protocol", protocol)
                .with("maker", maker)
                .with("driver", driver);
        session.printer()
                .list(
                        Json.list(session.own().get("/products", query.map()).path("products")),
                        Column.of("id"),
                        Column.of("name", row -> Json.text(row, "name.en")),
                        Column.of("maker"),
                        Column.of("protocols"),
                        Column.of("driver"),
                        Column.of("origin"));
        return 0;
    }

    @Command(
            name = "show",
            description = {
                "Everything about one product: what it needs, what it can be told, what goes wrong.",
                "-o yaml gives all of it to programs."
            })
    int show(
            @Parameters(paramLabel = "ID", description = "Id.") String id,
            @Option(names = "--all", description = "Also the options that are seldom needed.") boolean all) {
        JsonNode product = session.own().get(path(id)).path("product");
        if (!session.printer().forPeople()) {
            session.printer().one(product);
            return 0;
        }
        session.printer().one(facts(product));
        List<JsonNode> options = new ArrayList<>();
        Json.list(product.path("options")).stream()
                .filter(option -> all || !option.path("advanced").asBoolean())
                .forEach(options::add);
        session.terminal().out().println();
        session.printer()
                .list(
                        options,
                        Column.of("option", "name"),
                        Column.of("kind"),
                        Column.of("", row -> row.path("required").asBoolean() ? "required" : ""),
                        Column.of("value", ProductCommand::usual),
                        Column.of("sentence"));
        for (String part : List.of("hints", "notes")) {
            Json.list(product.path(part))
                    .forEach(words -> session.terminal().out().println("- " + Json.text(words, "en")));
        }
        return 0;
    }

    private static ObjectNode facts(JsonNode product) {
        ObjectNode facts = Json.object();
        facts.put("id", Json.text(product, "id"));
        facts.put("name", Json.text(product, "name.en") + " / " + Json.text(product, "name.zh"));
        for (String key : List.of("maker", "family", "protocols", "driver", "supports", "checks", "origin")) {
            facts.put(key, Json.text(product, key));
        }
        facts.put("packages of the driver", Json.text(product, "driver_packages.deb"));
        facts.put("packages of nodes", Json.text(product, "node_packages.deb"));
        return facts;
    }

    private static String usual(JsonNode option) {
        String preset = Json.text(option, "preset");
        return preset.isEmpty() ? Json.text(option, "default") : preset;
    }

    @Command(name = "schema", description = "The options of a product as JSON Schema.")
    int schema(@Parameters(paramLabel = "ID", description = "Id.") String id) {
        session.terminal().out().println(Json.pretty(session.own().get(path(id) + "/schema")));
        return 0;
    }

    @Command(
            name = "add",
            description = {
                "Add a product from a file, or put a newer version in its place.",
                "octopus product show ID -o value -c file gives one back that was added."
            })
    int add(
            @Option(
                            names = {"-f", "--file"},
                            required = true,
                            paramLabel = "FILE",
                            description = "YAML or JSON; - is standard input.")
                    String file) {
        ObjectNode body = Json.object();
        body.put("text", read(file));
        JsonNode product = session.own().post("/products", body).path("product");
        session.printer().one(session.printer().forPeople() ? facts(product) : product);
        return 0;
    }

    private String read(String file) {
        try {
            return file.equals("-")
                    ? new String(session.terminal().in().readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new StorageException(
                    Fault.of(
                            CliFault.FILE_FAILED,
                            "Cannot read " + file,
                            e.toString(),
                            "Check the path; the file is UTF-8."),
                    e);
        }
    }

    @Command(name = "remove", description = "Remove a product that was added, unless a backend uses it.")
    int remove(@Parameters(paramLabel = "ID", description = "Id.") String id) {
        session.own().delete(path(id));
        session.printer().say(id + " is removed");
        return 0;
    }

    private static String path(String id) {
        return "/products/" + Door.escape(id);
    }
}
