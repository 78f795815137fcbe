package octopus.server.api;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import octopus.onboard.drivers.KeptPackage;
import octopus.onboard.drivers.Packages;
import octopus.onboard.drivers.Signer;
import octopus.onboard.drivers.Signers;
import octopus.server.http.Method;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Route;
import octopus.server.route.Shapes;

/** Driver packages and the keys of those whose packages are taken. */
public final class PackagesResource {
    private static final String LOOK = "package:list";
    private static final String RULE = "package:change";
    private static final String TRUST = "package:trust";
    private static final String ONE = "/packages/{name}/versions/{version}";
    private static final String ZIP = "application/zip";

    private static final Body ACTIVATE =
            Body.of(Field.required("version", Shapes.text(1, 40)).says("The version whose drivers backends shall get"));
    private static final Body ADD = Body.of(
            Field.required("name", Shapes.text(1, 63)).says("What the key shall be called, such as its owner's name"),
            Field.required("key", Shapes.text(1, 4096)).says("The text of the public key's PEM file"));

    private final Packages packages;
    private final Signers signers;

    public PackagesResource(Packages packages, Signers signers) {
        this.packages = packages;
        this.signers = signers;
    }

    public List<Route<ApiRequest>> routes() {
        return List.of(
                Route.<ApiRequest>of(Method.GET, "/packages", "api packages.list", this::list)
                        .says("Lists driver packages with their versions")
                        .admin(LOOK)
                        .answers(200, "Packages"),
                Route.<ApiRequest>of(Method.POST, "/packages", "api packages.upload", this::upload)
                        .says("Takes a driver package; its file is the body of the request")
                        .admin(RULE)
                        .query(new Route.Parameter("activate", "true puts it in the place of the active version"))
                        .answers(201, "Package"),
                Route.<ApiRequest>of(
                                Method.GET,
                                ONE,
                                "api packages.show",
                                request -> answer(request, packages.show(name(request), version(request))))
                        .says("Shows a version of a driver package")
                        .admin(LOOK)
                        .answers(200, "Package"),
                Route.<ApiRequest>of(Method.GET, ONE + "/file", "api packages.download", this::download)
                        .says("Gives the file of a driver package, as it came")
                        .admin(LOOK)
                        .answers(200),
                Route.<ApiRequest>of(Method.POST, ONE + "/verify", "api packages.verify", this::verify)
                        .says("Looks at the file that is kept as at one that arrives: sums, names, signature")
                        .admin(LOOK)
                        .answers(200, "PackageVerified"),
                Route.<ApiRequest>of(Method.DELETE, ONE, "api packages.remove", this::remove)
                        .says("Removes a version of a driver package, unless something depends on it")
                        .admin(RULE)
                        .answers(204),
                Route.<ApiRequest>of(Method.POST, "/packages/{name}/activate", "api packages.activate", this::activate)
                        .says("Gives backends the drivers of this version, and opens them again with them")
                        .admin(RULE)
                        .takes(ACTIVATE)
                        .answers(200, "Package"),
                Route.<ApiRequest>of(
                                Method.POST,
                                "/packages/{name}/rollback",
                                "api packages.rollback",
                                request -> answer(request, packages.rollback(request.caller(), name(request))))
                        .says("Goes back to the version that was active before")
                        .admin(RULE)
                        .answers(200, "Package"),
                Route.<ApiRequest>of(Method.GET, "/package-signers", "api package-signers.list", this::signers)
                        .says("Lists the keys whose packages are taken")
                        .admin(LOOK)
                        .answers(200, "PackageSigners"),
                Route.<ApiRequest>of(Method.POST, "/package-signers", "api package-signers.add", this::trust)
                        .says("Trusts a key: packages that it has signed are taken from now on")
                        .admin(TRUST)
                        .takes(ADD)
                        .answers(201, "PackageSigner"),
                Route.<ApiRequest>of(
                                Method.DELETE, "/package-signers/{name}", "api package-signers.remove", request -> {
                                    signers.remove(request.caller(), name(request));
                                    request.empty();
                                })
                        .says("Trusts a key no longer; what it has signed stays")
                        .admin(TRUST)
                        .answers(204));
    }

    private static String name(ApiRequest request) {
        return request.path("name");
    }

    private static String version(ApiRequest request) {
        return request.path("version");
    }

    private void list(ApiRequest request) {
        request.answer(
                200,
                Row.of()
                        .put(
                                "packages",
                                packages.list().stream()
                                        .map(PackagesResource::row)
                                        .toList()));
    }

    private void upload(ApiRequest request) {
        boolean activate = request.query("activate").map(Boolean::parseBoolean).orElse(false);
        KeptPackage kept = packages.upload(request.caller(), request.exchange().bodyStream(), activate);
        request.answer(201, Row.of().put("package", row(kept)));
    }

    private void download(ApiRequest request) throws IOException {
        Path file = packages.file(name(request), version(request));
        OutputStream out = request.exchange().stream(200, ZIP, Optional.of(Files.size(file)));
        long ignored = Files.copy(file, out);
        out.flush();
    }

    private void verify(ApiRequest request) {
        Packages.Verified verified = packages.verify(name(request), version(request));
        request.answer(
                200,
                Row.of()
                        .put(
                                "verified",
                                Row.of().put("sha256", verified.sha256()).put("signer", verified.signer())));
    }

    private void remove(ApiRequest request) {
        packages.remove(request.caller(), name(request), version(request));
        request.empty();
    }

    private void activate(ApiRequest request) {
        answer(
                request,
                packages.activate(
                        request.caller(), name(request), request.text("version").orElse("")));
    }

    private void signers(ApiRequest request) {
        request.answer(
                200,
                Row.of()
                        .put(
                                "package_signers",
                                signers.list().stream()
                                        .map(PackagesResource::row)
                                        .toList()));
    }

    private void trust(ApiRequest request) {
        Signer signer = signers.add(
                request.caller(),
                request.text("name").orElse(""),
                request.text("key").orElse(""));
        request.answer(201, Row.of().put("package_signer", row(signer)));
    }

    private static void answer(ApiRequest request, KeptPackage kept) {
        request.answer(200, Row.of().put("package", row(kept)));
    }

    private static Row row(KeptPackage kept) {
        return Row.of()
                .put("name", kept.name())
                .put("version", kept.version())
                .put("active", kept.active())
                .put("maker", kept.maker())
                .put("sentence", kept.sentence())
                .put("origin", kept.origin())
                .put("drivers", kept.drivers())
                .put("products", kept.products())
                .put("signer", kept.signer())
                .put("sha256", kept.sha256())
                .put("size", kept.size())
                .put("uploaded_by", kept.uploadedBy())
                .put("uploaded_at", kept.uploadedAt())
                .put("activated_at", kept.activatedAt());
    }

    private static Row row(Signer signer) {
        return Row.of()
                .put("name", signer.name())
                .put("fingerprint", signer.fingerprint())
                .put("added_by", signer.addedBy())
                .put("added_at", signer.addedAt());
    }
}
