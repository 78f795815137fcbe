package octopus.server.support;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import octopus.core.json.Json;
import octopus.neighbour.http.Reply;
import octopus.server.doctor.RunningServer;
import octopus.spi.StorageException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What a running server tells, one file an answer. What it does not tell is said in the manifest. */
final class ServerParts {
    /** @param path asked; @param name of the file */
    private record Question(String path, String name, String sentence) {}

    private static final List<Question> QUESTIONS = List.of(
            new Question("/healthcheck", "health.json", "What is wrong with the server in its own eyes."),
            new Question("/metrics", "metrics.txt", "All figures for Prometheus, at one moment."),
            new Question("/api/v1/system", "system.json", "Version, database, uptime."),
            new Question("/api/v1/system/log", "log.txt", "The last lines of its log."),
            new Question("/api/v1/backends", "backends.json", "Backends, their options without secrets, and faults."),
            new Question("/api/v1/pools", "pools.json", "Pools with their capacity."),
            new Question("/api/v1/nodes", "nodes.json", "Nodes and what the last look at each saw."),
            new Question("/api/v1/findings", "findings.json", "Where storage and database disagree."),
            new Question("/api/v1/image-cache", "image-cache.json", "Images kept on backends."),
            new Question("/api/v1/audit?limit=1000", "audit.json", "The last thousand entries of the audit."),
            new Question("/api/v1/audit/verify", "audit-verify.json", "Whether the audit is as it was written."),
            new Question("/api/v1/flows?limit=200", "flows.json", "The last two hundred flows."));

    /** States of flows whose steps somebody will want to see. */
    private static final List<String> STATES =
            List.of("stuck", "reverting", "reverted", "suspended", "waiting", "running", "pending");

    private static final int FLOWS_WITH_STEPS = 100;
    private static final String FOLDER = "server/";

    private final RunningServer server;
    private final Covering covering;
    private final List<Part> parts = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();

    ServerParts(RunningServer server, Covering covering) {
        this.server = server;
        this.covering = covering;
    }

    List<Part> parts() {
        return parts;
    }

    /** What could not be had, each with the reason. */
    List<String> missing() {
        return missing;
    }

    void ask() {
        for (Question question : QUESTIONS) {
            ask(question);
        }
        flows();
    }

    private void ask(Question question) {
        try {
            Reply reply = server.get(question.path());
            // A server that is not well says so with 503; that is just what is wanted.
            if (reply.isGood() || question.path().equals("/healthcheck")) {
                byte[] content =
                        question.name().endsWith(".txt") && question.path().endsWith("/log")
                                ? covering.lines(new String(reply.body(), StandardCharsets.UTF_8))
                                : covering.document(readable(reply.body()));
                parts.add(new Part(FOLDER + question.name(), question.sentence(), content));
            } else {
                missing.add(FOLDER + question.name() + ": the server answered " + reply.status() + " " + reply.words());
            }
        } catch (StorageException e) {
            missing.add(FOLDER + question.name() + ": " + e.fault().cause());
        }
    }

    private static byte[] readable(byte[] body) {
        if (body.length == 0 || body[0] != '{') {
            return body;
        }
        try {
            return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(Json.MAPPER.readTree(body));
        } catch (JacksonException e) {
            return body;
        }
    }

    private void flows() {
        Set<String> ids = new LinkedHashSet<>();
        for (String state : STATES) {
            try {
                JsonNode found = server.get("/api/v1/flows?limit=50&state=" + state)
                        .orThrow()
                        .json();
                found.path("flows").forEach(flow -> ids.add(flow.path("id").asString("")));
            } catch (StorageException e) {
                missing.add(
                        FOLDER + "flows in state " + state + ": " + e.fault().cause());
            }
        }
        ids.stream()
                .limit(FLOWS_WITH_STEPS)
                .forEach(id -> ask(new Question(
                        "/api/v1/flows/" + id,
                        "flows/" + id + ".json",
                        "A flow that is unfinished or failed, step by step.")));
    }
}
