import { Component, onMounted, onWillUpdateProps, useRef, useState, useSubEnv } from "@odoo/owl";

import { evaluateBooleanExpr } from "@web/core/py_js/py";
import { user } from "@web/core/user";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { parseXML } from "@web/core/utils/xml";
import { Record } from "@web/model/record";
import {
    addFieldDependencies,
    extractFieldsFromArchInfo,
    getFieldsSpec,
} from "@web/model/relational_model/utils";
import { Field } from "@web/views/fields/field";
import { ButtonBox } from "@web/views/form/button_box/button_box";
import { FormArchParser } from "@web/views/form/form_arch_parser";
import { FormCompiler } from "@web/views/form/form_compiler";
import { ViewButton } from "@web/views/view_button/view_button";
import { useViewButtons } from "@web/views/view_button/view_button_hook";
import { useViewCompiler } from "@web/views/view_compiler";
import { Widget } from "@web/views/widgets/widget";

const MODEL = "res.partner";
// What they say stands in the panel already.
const OWN_BUTTONS = ["action_view_cp_cases", "action_new_case"];

/** The button box of a form, compiled as the form itself would. */
class FormButtonBox extends Component {
    static template = "cp_cases.FormButtonBox";
    static components = { ButtonBox, Field, ViewButton, Widget };
    static props = { archInfo: Object, record: Object, reload: Function };

    setup() {
        this.evaluateBooleanExpr = evaluateBooleanExpr;
        this.templates = useViewCompiler(
            FormCompiler,
            { ButtonBox: this.props.archInfo.xmlDoc },
            { isSubView: true },
        );
        useSubEnv({ model: this.props.record.model });
        useViewButtons(useRef("root"), { reload: this.props.reload });
    }
}

/**
 * What other apps know of a contact: the smart buttons that they have on its form, for this user.
 * None of them is known by name: the form itself says which there are.
 */
export class ContactButtons extends Component {
    static template = "cp_cases.ContactButtons";
    static components = { FormButtonBox, Record };
    static props = { contactId: Number };

    setup() {
        this.orm = useService("orm");
        this.viewService = useService("view");
        this.keepLast = new KeepLast();
        this.state = useState({ box: null });
        onMounted(() => this.load(this.props.contactId));
        onWillUpdateProps(({ contactId }) => {
            if (contactId !== this.props.contactId) {
                this.state.box = null;
                this.load(contactId);
            }
        });
    }

    async load(contactId) {
        // Without them, the panel is as good as before.
        this.state.box = await this.keepLast.add(this.readBox(contactId).catch(() => null));
    }

    async readBox(contactId) {
        const views = [[false, "form"]];
        const form = await this.viewService.loadViews({ resModel: MODEL, views });
        const xmlDoc = parseXML(form.views.form.arch).querySelector("div[name='button_box']");
        for (const name of OWN_BUTTONS) {
            xmlDoc?.querySelector(`button[name='${name}']`)?.remove();
        }
        if (!xmlDoc?.querySelector("button")) {
            return null;
        }
        const archInfo = new FormArchParser().parse(xmlDoc, form.relatedModels, MODEL);
        const { activeFields, fields } = extractFieldsFromArchInfo(archInfo, form.fields);
        // Their conditions may name fields that stand elsewhere on the form.
        const words = new Set(xmlDoc.outerHTML.match(/\w+/g));
        const named = Object.values(form.fields).filter(
            ({ name }) => words.has(name) && !(name in activeFields),
        );
        addFieldDependencies(
            activeFields,
            fields,
            named.map((field) => ({ ...field })),
        );
        const [values] = await this.orm.silent.webRead(MODEL, [contactId], {
            specification: getFieldsSpec(activeFields, fields, user.context),
        });
        return { contactId, archInfo, activeFields, fields, values };
    }
}
