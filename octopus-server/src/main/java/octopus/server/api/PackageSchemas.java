package octopus.server.api;

import static octopus.server.api.AnswerSchemas.list;
import static octopus.server.api.AnswerSchemas.object;
import static octopus.server.api.AnswerSchemas.ref;

import java.util.List;
import java.util.Map;

/** What the answers about driver packages look like. */
final class PackageSchemas {
    private static final Object TEXT = Map.of("type", "string");
    private static final Object TEXT_OR_NULL = Map.of("type", List.of("string", "null"));
    private static final Object TEXTS = Map.of("type", "array", "items", TEXT);
    private static final Object TIME = Map.of("type", "string", "format", "date-time");
    private static final Object TIME_OR_NULL = Map.of("type", List.of("string", "null"), "format", "date-time");

    private PackageSchemas() {}

    static void put(Map<String, Object> schemas) {
        schemas.put(
                "PackageFacts",
                object(
                        "name",
                        TEXT,
                        "version",
                        TEXT,
                        "active",
                        Map.of("type", "boolean"),
                        "maker",
                        TEXT,
                        "sentence",
                        TEXT,
                        "origin",
                        TEXT,
                        "drivers",
                        TEXTS,
                        "products",
                        TEXTS,
                        "signer",
                        TEXT_OR_NULL,
                        "sha256",
                        TEXT,
                        "size",
                        Map.of("type", "integer"),
                        "uploaded_by",
                        TEXT,
                        "uploaded_at",
                        TIME,
                        "activated_at",
                        TIME_OR_NULL));
        schemas.put("Package", object("package", ref("PackageFacts")));
        schemas.put("Packages", object("packages", list("PackageFacts")));
        schemas.put("PackageVerified", object("verified", object("sha256", TEXT, "signer", TEXT_OR_NULL)));
        schemas.put("SignerFacts", object("name", TEXT, "fingerprint", TEXT, "added_by", TEXT, "added_at", TIME));
        schemas.put("PackageSigner", object("package_signer", ref("SignerFacts")));
        schemas.put("PackageSigners", object("package_signers", list("SignerFacts")));
    }
}
