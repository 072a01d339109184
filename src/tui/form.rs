//! The fields of the email as the person fills them in: one line each, with what is wrong.

use unicode_segmentation::UnicodeSegmentation;

use super::{line_field::LineField, words};
use crate::draft::{Field, FieldError, Fields, check_field, check_route, count_receivers};

/// One field of the form.
#[derive(Debug)]
pub struct FormField {
    /// Which one.
    pub field: Field,
    /// Its text.
    pub input: LineField,
    /// What is wrong with it, since it was left or a send was refused.
    pub error: Option<String>,
    /// Whether the person has changed it since the draft was opened.
    pub touched: bool,
    /// What stands at its end: how many people or characters; counted anew only when the text
    /// changes, as there can be very many.
    pub counter: String,
}

impl FormField {
    fn new(field: Field, text: &str) -> Self {
        Self {
            field,
            input: LineField::new(text),
            error: None,
            touched: false,
            counter: counter(field, text),
        }
    }

    /// Changes the text; what was wrong with the old one no longer counts.
    pub fn edit<T>(&mut self, change: impl FnOnce(&mut LineField) -> T) -> T {
        let result = change(&mut self.input);
        self.error = None;
        self.touched = true;
        self.counter = counter(self.field, self.input.text());
        result
    }
}

fn counter(field: Field, text: &str) -> String {
    match field {
        Field::Receivers => match count_receivers(text) {
            0 => String::new(),
            count => words::people(count),
        },
        Field::Subject => words::counted(text.graphemes(true).count(), "character", "characters"),
        Field::ApiEmailSettings
        | Field::Campaign
        | Field::CustomSender
        | Field::Template
        | Field::Author
        | Field::Content => String::new(),
    }
}

/// All fields of the form.
#[derive(Debug)]
pub struct Form {
    fields: Vec<FormField>,
    receivers_file: String,
}

impl Form {
    /// A form that holds these texts.
    #[must_use]
    pub fn new(texts: &Fields) -> Self {
        let fields = Field::FORM
            .into_iter()
            .map(|field| FormField::new(field, texts.get(field)))
            .collect();
        Self {
            fields,
            receivers_file: texts.receivers_file().to_owned(),
        }
    }

    /// What the fields say now.
    #[must_use]
    pub fn values(&self) -> Fields {
        let mut values = Fields::default();
        for field in &self.fields {
            values.set(field.field, field.input.text());
        }
        values.set_receivers_file(self.receivers_file.as_str());
        values
    }

    /// The list of more receivers that the draft names; empty without one.
    #[must_use]
    pub fn receivers_file(&self) -> &str {
        &self.receivers_file
    }

    /// Names another list of more receivers, or none.
    pub fn set_receivers_file(&mut self, name: &str) {
        name.clone_into(&mut self.receivers_file);
    }

    /// The fields in the order of the form.
    #[must_use]
    pub fn fields(&self) -> &[FormField] {
        &self.fields
    }

    /// One field; none for the content, which is the editor's.
    #[must_use]
    pub fn field(&self, field: Field) -> Option<&FormField> {
        self.fields.iter().find(|other| other.field == field)
    }

    /// One field to change; none for the content, which is the editor's.
    pub fn field_mut(&mut self, field: Field) -> Option<&mut FormField> {
        self.fields.iter_mut().find(|other| other.field == field)
    }

    /// Finds out what is wrong with a field that is being left.
    pub fn check(&mut self, field: Field) {
        let values = self.values();
        if let Some(left) = self.field_mut(field) {
            left.error = check_field(field, &values).map(|error| error.message);
        }
        // One of the two is needed: that both are empty shows when the second is left.
        if field == Field::Campaign {
            let missing = check_route(&values);
            if let (Some(missing), Some(first)) = (missing, self.field_mut(Field::ApiEmailSettings))
            {
                first.error = Some(missing.message);
            }
        }
    }

    /// Marks exactly these errors; those of the content belong to nobody here.
    pub fn mark(&mut self, errors: &[FieldError]) {
        for field in &mut self.fields {
            field.error = errors
                .iter()
                .find(|error| error.field == field.field)
                .map(|error| error.message.clone());
        }
    }

    /// The first empty field, where a new email begins.
    #[must_use]
    pub fn first_empty(&self) -> Option<Field> {
        self.fields
            .iter()
            .find(|field| field.input.text().trim().is_empty() && is_wanted(field.field))
            .map(|field| field.field)
    }
}

/// Whether an email needs the field; settings stand for themselves and for the campaign.
fn is_wanted(field: Field) -> bool {
    match field {
        Field::ApiEmailSettings | Field::Author | Field::Receivers | Field::Subject => true,
        Field::Campaign | Field::CustomSender | Field::Template | Field::Content => false,
    }
}
