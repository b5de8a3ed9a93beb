from . import test_cp_case
from . import test_cp_case_draft
from . import test_cp_case_gateway
from . import test_cp_case_search
from . import test_cp_case_visibility
from . import test_cp_case_work
from . import test_cp_service
from . import test_smtp_path
