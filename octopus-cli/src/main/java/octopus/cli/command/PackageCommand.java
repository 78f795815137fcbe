package octopus.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import octopus.cli.http.Door;
import octopus.cli.http.Json;
import octopus.cli.output.Column;
import octopus.cli.terminal.CliFault;
import octopus.spi.Fault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code octopus package}: drivers that are carried to a site, on the server. Making them needs none. */
@Command(
        name = "package",
        addMethodSubcommands = false,
        description = "Driver packages: built, signed, carried to a site, kept in versions, taken back.")
final class PackageCommand extends PackageFiles {
    PackageCommand(Session session) {
        super(session);
    }

    @Command(name = "list", description = "Show the packages that the server has.")
    int list() {
        session.printer()
                .list(
                        Json.list(session.own().get("/packages").path("packages")),
                        Column.of("name"),
                        Column.of("version"),
                        Column.of("active"),
                        Column.of("drivers"),
                        Column.of("products"),
                        Column.of("signer"),
                        Column.of("uploaded_at"));
        return 0;
    }

    @Command(name = "show", description = "Everything about one version of a package.")
    int show(
            @Parameters(paramLabel = "NAME", description = "Name.") String name,
            @Parameters(paramLabel = "VERSION", description = "Version.") String version) {
        return print(session.own().get(path(name, version)));
    }

    @Command(
            name = "upload",
            description = {
                "Give a package to the server, which takes it when somebody that it trusts has signed it.",
                "The first version of a package is active at once."
            })
    int upload(
            @Parameters(paramLabel = "FILE", description = "The package.") Path file,
            @Option(names = "--activate", description = "Put it in the place of the active version.")
                    boolean activate) {
        try (InputStream content = Files.newInputStream(file)) {
            return print(session.own().send("/packages" + (activate ? "?activate=true" : ""), content));
        } catch (IOException e) {
            throw failed("read", file, e);
        }
    }

    @Command(name = "download", description = "Get a package's file from the server, to carry it elsewhere.")
    int download(
            @Parameters(paramLabel = "NAME", description = "Name.") String name,
            @Parameters(paramLabel = "VERSION", description = "Version.") String version,
            @Option(
                            names = {"-f", "--file"},
                            required = true,
                            paramLabel = "FILE",
                            description = "Where to; not replaced.")
                    Path file) {
        try (InputStream content = session.own().download(path(name, version) + "/file")) {
            long ignored = Files.copy(content, file);
        } catch (IOException e) {
            throw failed("write", file, e);
        }
        session.printer().say("Saved " + file);
        return 0;
    }

    @Command(
            name = "activate",
            description = "Give backends the drivers of this version; those that are open are opened again with them.")
    int activate(
            @Parameters(paramLabel = "NAME", description = "Name.") String name,
            @Parameters(paramLabel = "VERSION", description = "Version.") String version) {
        ObjectNode body = Json.object();
        body.put("version", version);
        return print(session.own().post("/packages/" + Door.escape(name) + "/activate", body));
    }

    @Command(name = "rollback", description = "Go back to the version that was active before.")
    int rollback(@Parameters(paramLabel = "NAME", description = "Name.") String name) {
        return print(session.own().post("/packages/" + Door.escape(name) + "/rollback", Json.object()));
    }

    @Command(
            name = "check",
            description = "Look at a version that the server keeps as at one that arrives: sums, names, signature.")
    int check(
            @Parameters(paramLabel = "NAME", description = "Name.") String name,
            @Parameters(paramLabel = "VERSION", description = "Version.") String version) {
        session.printer()
                .one(session.own()
                        .post(path(name, version) + "/verify", Json.object())
                        .path("verified"));
        return 0;
    }

    @Command(name = "remove", description = "Remove a version, unless something depends on it.")
    int remove(
            @Parameters(paramLabel = "NAME", description = "Name.") String name,
            @Parameters(paramLabel = "VERSION", description = "Version.") String version) {
        session.own().delete(path(name, version));
        session.printer().say(name + " " + version + " is removed");
        return 0;
    }

    /** What to do with the keys that the server trusts. */
    enum Deed {
        add,
        list,
        remove
    }

    @Command(
            name = "trust",
            description = {
                "Whose packages the server takes: trust list, trust add NAME --key FILE.pub, trust remove NAME.",
                "Compare the fingerprint with the owner of the key before you add it."
            })
    int trust(
            @Parameters(paramLabel = "DEED", description = "add, list or remove.") Deed deed,
            @Parameters(paramLabel = "NAME", arity = "0..1", description = "What the key is called here.") String name,
            @Option(names = "--key", paramLabel = "FILE", description = "The public key (PEM), for add.") Path key) {
        switch (deed) {
            case list ->
                session.printer()
                        .list(
                                Json.list(session.own().get("/package-signers").path("package_signers")),
                                Column.of("name"),
                                Column.of("fingerprint"),
                                Column.of("added_by"),
                                Column.of("added_at"));
            case add -> {
                ObjectNode body = Json.object();
                body.put("name", wanted("NAME", name));
                body.put("key", text(wanted("--key", key)));
                session.printer()
                        .one(session.own().post("/package-signers", body).path("package_signer"));
            }
            case remove -> {
                session.own().delete("/package-signers/" + Door.escape(wanted("NAME", name)));
                session.printer().say(name + " is trusted no longer");
            }
        }
        return 0;
    }

    private static <T> T wanted(String what, T given) {
        if (given == null) {
            throw Fault.of(
                            CliFault.WRONG_USAGE,
                            "octopus package trust cannot be run like this",
                            what + " is missing",
                            "See octopus package trust --help.")
                    .exception();
        }
        return given;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw failed("read", file, e);
        }
    }

    private static String path(String name, String version) {
        return "/packages/" + Door.escape(name) + "/versions/" + Door.escape(version);
    }

    private int print(JsonNode answer) {
        session.printer().one(answer.path("package"));
        return 0;
    }
}
