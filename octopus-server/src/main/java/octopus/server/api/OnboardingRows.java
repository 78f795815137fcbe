package octopus.server.api;

import static octopus.server.api.AnswerSchemas.list;
import static octopus.server.api.AnswerSchemas.object;
import static octopus.server.api.AnswerSchemas.ref;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import octopus.onboard.pipeline.FoundHere;
import octopus.onboard.pipeline.Imports;
import octopus.onboard.pipeline.Onboarding;
import octopus.onboard.plan.Plan;
import octopus.onboard.plan.Plan.PlannedChange;
import octopus.onboard.spec.BackendSpec;
import octopus.onboard.spec.NetworkSpec;
import octopus.onboard.spec.NetworkSpec.InterfaceWish;
import octopus.onboard.verify.AcceptanceReport;
import octopus.onboard.verify.AcceptanceReport.Trial;
import octopus.server.words.ChineseTexts;

/** Onboardings as the API shows them; secrets by name only. */
final class OnboardingRows {
    private static final Object TEXT = Map.of("type", "string");
    private static final Object TEXT_OR_NULL = Map.of("type", List.of("string", "null"));
    private static final Object OBJECT = Map.of("type", "object");
    private static final Object OBJECT_OR_NULL = Map.of("type", List.of("object", "null"));
    private static final Object WHOLE = Map.of("type", "integer");
    private static final Object TIME = Map.of("type", "string", "format", "date-time");
    private static final Object TIME_OR_NULL = Map.of("type", List.of("string", "null"), "format", "date-time");

    private OnboardingRows() {}

    static void put(Map<String, Object> schemas) {
        schemas.put(
                "OnboardingFinding",
                object(
                        "check",
                        TEXT,
                        "where",
                        TEXT,
                        "where_zh",
                        TEXT_OR_NULL,
                        "outcome",
                        TEXT,
                        "saw",
                        TEXT,
                        "saw_zh",
                        TEXT_OR_NULL,
                        "fault",
                        OBJECT_OR_NULL,
                        "by",
                        TEXT_OR_NULL));
        schemas.put(
                "OnboardingFacts",
                object(
                        "id",
                        TEXT,
                        "name",
                        TEXT,
                        "state",
                        TEXT,
                        "drifted",
                        Map.of("type", "boolean"),
                        "revision",
                        WHOLE,
                        "spec",
                        OBJECT,
                        "active",
                        OBJECT_OR_NULL,
                        "findings",
                        list("OnboardingFinding"),
                        "plan",
                        OBJECT_OR_NULL,
                        "trials",
                        Map.of("type", "array", "items", OBJECT),
                        "fault",
                        OBJECT_OR_NULL,
                        "flow",
                        TEXT_OR_NULL,
                        "created_by",
                        TEXT,
                        "created_at",
                        TIME,
                        "approved_by",
                        TEXT_OR_NULL,
                        "approved_at",
                        TIME_OR_NULL,
                        "checked_at",
                        TIME_OR_NULL,
                        "updated_at",
                        TIME));
        schemas.put("Onboarding", object("onboarding", ref("OnboardingFacts")));
        schemas.put("Onboardings", object("onboardings", list("OnboardingFacts")));
        schemas.put(
                "OnboardingImport",
                object("name", TEXT, "product", TEXT, "taken", Map.of("type", "boolean"), "reason", TEXT));
        schemas.put("OnboardingImports", object("backends", list("OnboardingImport")));
        schemas.put(
                "OnboardingDrift",
                object("drifted", Map.of("type", "boolean"), "checked_at", TIME_OR_NULL, "plan", OBJECT_OR_NULL));
        schemas.put("OnboardingCheck", object("id", TEXT, "sentence", TEXT, "sentence_zh", TEXT_OR_NULL));
        schemas.put("OnboardingChecks", object("checks", list("OnboardingCheck")));
        schemas.put("AcceptanceReport", object("report", OBJECT, "public_key", TEXT));
    }

    static Row row(Onboarding onboarding) {
        Onboarding.Signatures who = onboarding.signatures();
        return Row.of()
                .put("id", onboarding.id())
                .put("name", onboarding.name())
                .put("state", onboarding.state().word())
                .put("drifted", onboarding.hasDrifted())
                .put("revision", onboarding.revision())
                .put("spec", spec(onboarding.wanted()))
                .put("active", onboarding.active().map(OnboardingRows::spec))
                .put(
                        "findings",
                        onboarding.findings().stream().map(OnboardingRows::row).toList())
                .put("plan", onboarding.plan().map(OnboardingRows::row))
                .put("trials", trials(onboarding))
                .put("fault", onboarding.fault())
                .put("flow", onboarding.flow())
                .put("created_by", who.createdBy())
                .put("created_at", who.createdAt())
                .put("approved_by", who.approvedBy())
                .put("approved_at", who.approvedAt())
                .put("checked_at", who.checkedAt())
                .put("updated_at", who.updatedAt());
    }

    static Row drift(Onboarding onboarding) {
        return Row.of()
                .put("drifted", onboarding.hasDrifted())
                .put("checked_at", onboarding.signatures().checkedAt())
                .put(
                        "plan",
                        onboarding.plan().filter(_ -> onboarding.hasDrifted()).map(OnboardingRows::row));
    }

    static Row row(Imports.Found found) {
        return Row.of()
                .put("name", found.name())
                .put("product", found.product())
                .put("taken", found.taken())
                .put("reason", found.reason());
    }

    /** In the words of a spec that is sent: what is shown may be changed and sent back. */
    private static Row spec(BackendSpec spec) {
        return Row.of()
                .put("name", spec.name())
                .put("product", spec.product())
                .put("driver", spec.driver())
                .put("options", spec.options())
                .put("secrets", spec.secrets())
                .put("nodes", spec.nodes())
                .put(
                        "types",
                        spec.types().stream()
                                .map(type -> Row.of().put("name", type.name()).put("extra_specs", type.extraSpecs()))
                                .toList())
                .put("target", TargetRows.row(spec.target()))
                .put(
                        "acceptance",
                        Row.of()
                                .put("run", spec.acceptance().run())
                                .put("size_gib", spec.acceptance().sizeGib())
                                .put("data_mib", spec.acceptance().dataMib())
                                .put("overwrite", spec.acceptance().overwrite()))
                .put("zone", spec.zone())
                .put(
                        "network",
                        spec.network().map(NetworkSpec::interfaces).orElse(List.of()).stream()
                                .map(OnboardingRows::row)
                                .toList());
    }

    private static Row row(InterfaceWish wish) {
        return Row.of()
                .put("node", wish.node())
                .put("kind", wish.kind().word())
                .put("name", wish.name())
                .put("parent", wish.parent())
                .put("vlan", wish.vlan())
                .put("ports", wish.ports())
                .put("mtu", wish.mtu())
                .put("addresses", wish.addresses());
    }

    private static Row row(FoundHere found) {
        return Row.of()
                .put("check", found.check())
                .said("where", found.where())
                .put("outcome", found.outcome())
                .said("saw", found.saw())
                .put("fault", found.fault())
                .put("by", found.by());
    }

    private static Row row(Plan plan) {
        return Row.of()
                .put("hash", plan.hash())
                .put("changes", plan.changes().stream().map(OnboardingRows::row).toList());
    }

    private static Row row(PlannedChange change) {
        return Row.of()
                .put("number", change.number())
                .put("wave", change.wave())
                .put("phase", change.phase().name().toLowerCase(Locale.ROOT))
                .said("subject", change.change().subject())
                .put("node", change.change().node())
                .put("risk", change.risk().name().toLowerCase(Locale.ROOT))
                .put("difference", change.difference())
                .put("difference_zh", ChineseTexts.findLines(change.difference()))
                .put("disturbs", change.disturbs())
                .put(
                        "disturbs_zh",
                        change.disturbs().stream()
                                .map(text -> ChineseTexts.find(text).orElse(text))
                                .toList());
    }

    private static List<Row> trials(Onboarding onboarding) {
        return onboarding.report().map(AcceptanceReport::trials).orElse(List.of()).stream()
                .map(OnboardingRows::row)
                .toList();
    }

    private static Row row(Trial trial) {
        return Row.of()
                .put("name", trial.name())
                .put("outcome", trial.outcome().name().toLowerCase(Locale.ROOT))
                .put("millis", trial.millis())
                .said("saw", trial.saw())
                .put("fault", trial.fault());
    }
}
