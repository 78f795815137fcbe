package octopus.server.glance;

import java.util.List;
import octopus.block.image.ImageMember;
import octopus.block.image.ImageMembers;
import octopus.block.image.MemberStatus;
import octopus.server.http.Method;
import octopus.server.route.Route;
import tools.jackson.databind.JsonNode;

/** Sharing images with projects. */
final class MembersResource {
    private static final String ALL = "/v2/images/{image}/members";
    private static final String ONE = "/v2/images/{image}/members/{member}";

    private final ImageMembers members;

    MembersResource(ImageMembers members) {
        this.members = members;
    }

    List<Route<GlanceRequest>> routes() {
        return List.of(
                Route.<GlanceRequest>of(Method.GET, ALL, "members.list", this::list)
                        .says("Lists who shares it."),
                Route.<GlanceRequest>of(Method.POST, ALL, "members.add", this::add)
                        .says("Shares it with a project."),
                Route.<GlanceRequest>of(Method.GET, ONE, "members.show", this::show)
                        .says("Shows one member."),
                Route.<GlanceRequest>of(Method.PUT, ONE, "members.answer", this::answer)
                        .says("A member accepts or rejects."),
                Route.<GlanceRequest>of(Method.DELETE, ONE, "members.remove", this::remove)
                        .says("Ends the sharing."));
    }

    private void list(GlanceRequest request) {
        List<ImageMember> all = members.list(request.caller(), request.image());
        request.answer(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("members");
            all.forEach(member -> ImageViews.member(out, member));
            out.writeEndArray();
            out.writeStringProperty("schema", "/v2/schemas/members");
            out.writeEndObject();
        });
    }

    private void add(GlanceRequest request) {
        write(request, members.add(request.caller(), request.image(), text(request.json(), "member")));
    }

    private void show(GlanceRequest request) {
        write(request, members.get(request.caller(), request.image(), request.path("member")));
    }

    private void answer(GlanceRequest request) {
        MemberStatus status = MemberStatus.parse(text(request.json(), "status"))
                .orElseThrow(() -> GlanceFault.badRequest("Status must be \"pending\", \"accepted\" or \"rejected\"."));
        write(request, members.answer(request.caller(), request.image(), request.path("member"), status));
    }

    private void remove(GlanceRequest request) {
        members.remove(request.caller(), request.image(), request.path("member"));
        request.done();
    }

    private static String text(JsonNode body, String field) {
        JsonNode value = body.path(field);
        if (!value.isString() || value.asString().isEmpty()) {
            throw GlanceFault.badRequest("Expected a body in the form: {\"" + field + "\": \"...\"}");
        }
        return value.asString();
    }

    private static void write(GlanceRequest request, ImageMember member) {
        request.answer(200, out -> ImageViews.member(out, member));
    }
}
