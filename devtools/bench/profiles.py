"""Ten agents who see very different shares of the cases.

What serves the one well can be slow for the other: an agent without a service has a handful of
cases among a million, a supervisor has them all.
"""

from dataclasses import dataclass

SERVICES = 50


@dataclass(frozen=True)
class Profile:
    key: str
    title: str
    services: str = "none"
    worked: int = 0
    group: str = "service"

    def count_worked(self, size):
        return min(self.worked, size.worked_by_busiest)


PROFILES = (
    Profile("typical", "3 services, 2,000 worked on", "some", 2000),
    Profile("all", "all services", "all"),
    Profile("some_many", "3 services, 20,000 worked on", "some", 20_000),
    Profile("supervisor", "supervisor", group="supervisor"),
    Profile("none_300", "no service, 300 worked on", worked=300),
    Profile("none_3", "no service, 3 worked on", worked=3),
    Profile("none_many", "no service, 20,000 worked on", worked=20_000),
    Profile("none_0", "sees nothing"),
    Profile("tiny_300", "a tiny service, 300 worked on", "tiny", 300),
    Profile("tiny_many", "a tiny service, 20,000 worked on", "tiny", 20_000),
)


@dataclass(frozen=True)
class Services:
    """``some`` are three that hold a tenth of the cases together."""

    tiny: object
    some: object
    big: object

    @property
    def by_share(self):
        return {
            "none": self.tiny.browse(),
            "tiny": self.tiny,
            "some": self.some,
            "all": self.tiny | self.big,
        }


def make_services(env):
    services = env["cp.service"].create(
        [{"name": f"Service {i:02d}", "alias_name": f"service{i:02d}"} for i in range(SERVICES)]
    )
    services.alias_id.alias_domain_id = find_alias_domain(env)
    return Services(services[0], services[-3:], services[1:])


def find_alias_domain(env):
    domain = env["mail.alias.domain"].search([], limit=1)
    return domain or domain.create({"name": "bench.example.com"})


def make_agents(env, services):
    """
    :return: users by key of their profile
    """
    Users = env["res.users"].with_context(no_reset_password=True, tracking_disable=True)
    return {
        profile.key: Users.create(
            {
                "name": profile.title,
                "login": login(profile),
                "email": f"{login(profile)}@cases.example.com",
                "group_ids": [env.ref(f"cp_cases.group_cp_cases_{profile.group}").id],
                "cp_service_ids": services.by_share[profile.services].ids,
            }
        )
        for profile in PROFILES
    }


def login(profile):
    return f"bench_{profile.key}"


def find_agents(env):
    return {
        profile.key: env["res.users"].search([("login", "=", login(profile))])
        for profile in PROFILES
    }
